package org.skald.schemas;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One question to the registry, and what its failure means to Skald. */
@FunctionalInterface
interface RegistryCall<T> {

  /** Codes of the registry's API for an unknown subject, version or schema. */
  Set<Integer> UNKNOWN = Set.of(40401, 40402, 40403);

  /** Code for a subject that has no compatibility of its own. */
  int NO_MODE_OF_ITS_OWN = 40408;

  /** Codes and statuses for a schema that the registry will not take. */
  Set<Integer> REFUSED = Set.of(409, 422, 42201, 42205);

  /** Asks. */
  T ask() throws IOException, RestClientException;

  /**
   * Asks, and gives every failure its type. {@code question} completes "expected the registry to
   * …".
   *
   * <p>Only a registry's own word makes a record or a schema wrong. Whatever else goes wrong, from
   * a refused connection to the error page of a proxy, says nothing about either: try again.
   */
  static <T> T ask(String question, RegistryCall<T> call) {
    try {
      return call.ask();
    } catch (RestClientException e) {
      String message = "expected the registry to " + question + ", found " + answer(e);
      if (UNKNOWN.contains(e.getErrorCode())) {
        throw new NotDecodable(message, e);
      }
      if (REFUSED.contains(e.getStatus()) || REFUSED.contains(e.getErrorCode())) {
        throw new SchemaRefused(message, e);
      }
      throw new RegistryUnavailable(message, e);
    } catch (IOException e) {
      if (isForeignSchema(e)) {
        throw foreignSchema(question, e);
      }
      throw new RegistryUnavailable("expected the registry to " + question + ", found " + e, e);
    } catch (RuntimeException e) {
      if (isForeignSchema(e)) {
        throw foreignSchema(question, e);
      }
      throw e;
    }
  }

  /** Whether a failure inside the Confluent serializers came from the way to the registry. */
  static boolean isBehind(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RestClientException
          || t instanceof SocketException
          || t instanceof SocketTimeoutException
          || t instanceof UnknownHostException
          || t instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  private static String answer(RestClientException e) {
    return "status %d, code %d: %s"
        .formatted(
            e.getStatus(), e.getErrorCode(), NotDecodable.quote(String.valueOf(e.getMessage())));
  }

  private static NotDecodable foreignSchema(String question, Exception e) {
    return new NotDecodable(
        "expected the registry to %s as an Avro schema, found another kind".formatted(question), e);
  }

  /*
   * For a registered schema that is no Avro schema the client has no type of failure, only words: a
   * bare IOException when it cannot be parsed, an IllegalStateException when its kind is unknown.
   */
  private static boolean isForeignSchema(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null && t.getMessage().startsWith("Invalid schema")) {
        return true;
      }
    }
    return false;
  }
}
