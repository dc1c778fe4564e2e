package org.skald.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * What a node answered.
 *
 * @param status the HTTP status
 * @param body the document: of what was asked for, or of a problem (RFC 9457)
 */
record Answer(int status, JsonNode body) {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String PROBLEMS = "/problems/";

  /**
   * Reads an answer. What is no JSON counts as no document: proxies answer in their own way.
   *
   * @throws IOException when it says that all is well, but is no JSON
   */
  static Answer read(int status, byte[] body) throws IOException {
    try {
      return new Answer(status, MAPPER.readTree(body));
    } catch (JacksonException e) {
      if (status < 300) {
        throw new IOException("expected a JSON document, found " + e.getOriginalMessage(), e);
      }
      return new Answer(status, MAPPER.createObjectNode());
    }
  }

  boolean isOk() {
    return status >= 200 && status < 300;
  }

  /** Whether the node could not say: it, or another one, may be asked again. */
  boolean isUnknown() {
    return status == 502 || status == 503 || status == 504;
  }

  /** Whether it is a problem of this code. */
  boolean isProblem(String code) {
    return !isOk() && code().equals(code);
  }

  /** The code of the problem; empty if it is none of Skald's. */
  String code() {
    String type = body.path("type").asText();
    return type.startsWith(PROBLEMS) ? type.substring(PROBLEMS.length()) : "";
  }

  /** A number that has to be there. */
  long number(String member) {
    JsonNode number = body.path(member);
    if (!number.canConvertToLong()) {
      throw new IllegalStateException(
          "expected a number '%s' in an answer, found %s".formatted(member, body));
    }
    return number.asLong();
  }

  /** What was granted; empty if there is no fencing token. */
  Optional<Granted> granted() {
    JsonNode token = body.path("token");
    return token.canConvertToLong()
        ? Optional.of(new Granted(token.asLong(), body.path("term").asLong()))
        : Optional.empty();
  }

  /** For messages. */
  String described() {
    return "status " + status + " " + code() + ": " + body.path("detail").asText("no detail");
  }
}
