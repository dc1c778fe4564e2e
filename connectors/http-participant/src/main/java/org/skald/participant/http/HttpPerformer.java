package org.skald.participant.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.participant.CommandContext;
import org.skald.participant.Failure;
import org.skald.participant.OutcomeUnknown;
import org.skald.participant.Performer;
import org.skald.participant.Refusal;
import org.skald.schemas.AvroWire;
import org.skald.schemas.RegisteredSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs the commands of one schema by asking a service to. */
final class HttpPerformer implements Performer<GenericRecord> {

  private static final Logger LOG = LoggerFactory.getLogger(HttpPerformer.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int REASON_MAX = 500;

  private final HttpMapping mapping;
  private final HttpParticipantConfig config;
  private final EndpointPool pool;
  private final HttpClient http;
  private final AvroWire wire;

  HttpPerformer(
      HttpMapping mapping,
      HttpParticipantConfig config,
      EndpointPool pool,
      HttpClient http,
      AvroWire wire) {
    this.mapping = mapping;
    this.config = config;
    this.pool = pool;
    this.http = http;
    this.wire = wire;
  }

  /** What the tries at a command have come to so far. */
  private static final class Tries {
    private final Set<URI> endpoints = new HashSet<>();
    private boolean mayHaveArrived;
    private String last = "no endpoint that can be asked";
  }

  @Override
  public @Nullable IndexedRecord perform(GenericRecord command, CommandContext context)
      throws InterruptedException {
    Tries tries = new Tries();
    while (tries.endpoints.size() < config.tries()) {
      Duration limit = limit(context);
      Optional<EndpointPool.Call> call =
          limit.isZero() ? Optional.empty() : pool.begin(tries.endpoints);
      if (call.isEmpty()) {
        break;
      }
      tries.endpoints.add(call.get().endpoint());
      Optional<HttpResponse<String>> answer = ask(call.get(), limit, command, context, tries);
      if (answer.isPresent()) {
        return reply(answer.get());
      }
    }
    String reason = "expected an answer from the service, found " + tries.last;
    if (tries.mayHaveArrived) {
      throw new OutcomeUnknown(reason, null);
    }
    throw new Failure(reason);
  }

  /** The time that one try has; zero when nobody waits for the reply any more. */
  private Duration limit(CommandContext context) {
    Duration left =
        context
            .deadline()
            .map(deadline -> Duration.between(Instant.now(), deadline))
            .orElse(config.timeout());
    Duration limit = left.compareTo(config.timeout()) < 0 ? left : config.timeout();
    return limit.isNegative() ? Duration.ZERO : limit;
  }

  /** The answer, if it settles the command. */
  private Optional<HttpResponse<String>> ask(
      EndpointPool.Call call,
      Duration limit,
      GenericRecord command,
      CommandContext context,
      Tries tries)
      throws InterruptedException {
    boolean well = false;
    try {
      HttpResponse<String> answer =
          http.send(
              request(call.endpoint(), limit, command, context),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      well = Outcomes.isWell(answer.statusCode());
      switch (Outcomes.of(answer.statusCode(), tries.mayHaveArrived || context.attempt() > 1)) {
        case DONE -> {
          return Optional.of(answer);
        }
        case REFUSED -> throw new Refusal(reason(answer));
        case NOT_DONE -> tries.last = "the status " + answer.statusCode();
        case UNKNOWN -> {
          tries.last = "the status " + answer.statusCode();
          tries.mayHaveArrived = true;
        }
      }
    } catch (ConnectException | HttpConnectTimeoutException e) {
      LOG.warn("endpoint_unreachable endpoint={}", call.endpoint(), e);
      tries.last = "no connection";
    } catch (IOException e) {
      LOG.warn("endpoint_silent endpoint={} command=\"{}\"", call.endpoint(), context, e);
      tries.last = "none in time, or a broken connection";
      tries.mayHaveArrived = true;
    } finally {
      call.end(well);
    }
    return Optional.empty();
  }

  private HttpRequest request(
      URI endpoint, Duration limit, GenericRecord command, CommandContext context) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + mapping.pathOf(command)))
            .timeout(limit)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("Idempotency-Key", context.commandId())
            .header("Skald-Saga", encoded(context.sagaId()))
            .header("Skald-Attempt", Integer.toString(context.attempt()));
    context
        .sagaDeadline()
        .ifPresent(deadline -> request.header("Skald-Saga-Deadline", deadline.toString()));
    context.traceparent().ifPresent(trace -> request.header("traceparent", trace));
    context
        .fence()
        .ifPresent(fence -> {
          request.header("Skald-Lock", encoded(fence.lock()));
          request.header("Skald-Token", Long.toString(fence.token()));
        });
    return request
        .method(
            mapping.method(),
            HttpRequest.BodyPublishers.ofString(AvroToJson.of(command).toString()))
        .build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /* It is done, whatever comes of reading the answer: so a failure here is no failure of it. */
  private @Nullable IndexedRecord reply(HttpResponse<String> answer) {
    if (mapping.replySchema().isEmpty()) {
      return null;
    }
    String name = mapping.replySchema().get();
    try {
      Schema schema =
          wire.latest(name)
              .map(RegisteredSchema::schema)
              .orElseThrow(
                  () -> new IllegalArgumentException("expected a schema %s".formatted(name)));
      IndexedRecord reply = JsonToAvro.record(schema, JSON.readTree(answer.body()));
      requireFit(wire.encode(reply).length);
      return reply;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new OutcomeUnknown(
          "expected a reply that can be sent as a %s, found one that cannot: %s"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private static void requireFit(int bytes) {
    if (bytes > REPLY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "expected at most %d bytes, found %d".formatted(REPLY_BYTES_MAX, bytes));
    }
  }

  /** What the service says about it, when it says it in a problem document. */
  private static String reason(HttpResponse<String> answer) {
    String reason = "expected the service to do it, found the status " + answer.statusCode();
    try {
      JsonNode problem = JSON.readTree(answer.body());
      String said = problem.path("detail").asText(problem.path("title").asText(""));
      reason = said.isBlank() ? reason : said;
    } catch (JsonProcessingException e) {
      LOG.debug("refusal_without_a_reason status={}", answer.statusCode(), e);
    }
    return reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) : reason;
  }
}
