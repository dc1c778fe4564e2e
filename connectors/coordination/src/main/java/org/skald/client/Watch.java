package org.skald.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.skald.client.EventLines.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch that goes on until it is closed: at one node, and at another one when that is gone, after
 * the last event that came.
 */
public final class Watch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_LONGEST = Duration.ofSeconds(2);

  /** A node that is silent for longer is gone: it sends a line every 15 s at the least. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(40);

  private final Ports ports;
  private final String request;
  private final NameListener listener;

  /* Under the monitor. */
  private Optional<String> last;
  private boolean over;
  private int turn;
  private Duration pause = PAUSE_FIRST;
  private @Nullable CompletableFuture<?> stream;
  private long heardNanos;

  Watch(Ports ports, String request, Optional<String> from, NameListener listener) {
    this.ports = ports;
    this.request = request;
    this.last = from;
    this.listener = listener;
  }

  Watch start() {
    attempt();
    return this;
  }

  /** After which revision it would go on; empty while it has not begun. */
  public synchronized Optional<String> revision() {
    return last;
  }

  /** Whether it has ended. */
  public synchronized boolean isOver() {
    return over;
  }

  /** One stream of one node; what an earlier one still says is not heard. */
  private synchronized void attempt() {
    if (over) {
      return;
    }
    int mine = ++turn;
    int node = ports.nodes().chosen();
    heardNanos = ports.time().nanos();
    EventLines lines =
        new EventLines((event, next) -> hear(mine, event, next), line -> alive(mine));
    var opened = ports.nodes().stream(node, request, last, lines);
    stream = opened;
    opened.whenComplete((answer, failure) ->
        ended(mine, node, failure == null ? answer : Optional.empty(), failure));
    watchSilence(mine, opened);
  }

  private void watchSilence(int mine, CompletableFuture<?> opened) {
    ports
        .time()
        .after(
            SILENCE_MAX,
            () -> {
              if (isTurn(mine) && !opened.isDone()) {
                if (isSilent()) {
                  opened.cancel(true);
                } else {
                  watchSilence(mine, opened);
                }
              }
            });
  }

  private synchronized boolean isSilent() {
    return ports.time().nanos() - heardNanos >= SILENCE_MAX.toNanos();
  }

  private synchronized boolean isTurn(int mine) {
    return !over && turn == mine;
  }

  private synchronized void alive(int mine) {
    if (isTurn(mine)) {
      heardNanos = ports.time().nanos();
    }
  }

  private void hear(int mine, Event event, Runnable next) {
    ports.tell(() -> {
      try {
        if (isTurn(mine)) {
          tell(event);
        }
      } finally {
        next.run();
      }
    });
  }

  private void tell(Event event) {
    JsonNode data;
    try {
      data = MAPPER.readTree(event.data());
    } catch (JsonProcessingException e) {
      LOG.error("event_unreadable watch={} event={}", request, event.name(), e);
      return;
    }
    switch (event.name()) {
      case "watching" -> {
        reached(event.id());
        listener.watching(event.id());
      }
      case "compacted" -> compacted(data);
      default -> {
        /* What has no id says why the stream ends; then another one begins. */
        if (!event.id().isEmpty()) {
          NameChange change = change(event, data);
          reached(event.id());
          listener.changed(change);
        }
      }
    }
  }

  private synchronized void reached(String revision) {
    last = Optional.of(revision);
    pause = PAUSE_FIRST;
  }

  private static NameChange change(Event event, JsonNode data) {
    return new NameChange(
        event.id(),
        data.path("revision").asLong(),
        Instant.parse(data.path("at").asText()),
        data.path("path").asText(),
        text(data, "value"),
        text(data, "session"));
  }

  private static Optional<String> text(JsonNode data, String member) {
    return data.hasNonNull(member) ? Optional.of(data.path(member).asText()) : Optional.empty();
  }

  private void ended(int mine, int node, Optional<Answer> answer, @Nullable Throwable failure) {
    if (!isTurn(mine)) {
      return;
    }
    if (answer.isPresent() && answer.get().isProblem("revision-compacted")) {
      ports.tell(() -> compacted(answer.get().body()));
    } else if (answer.isPresent() && !answer.get().isUnknown()) {
      finish();
      ports.tell(() -> listener.refused(new RequestRefused("GET " + request, answer.get())));
    } else {
      LOG.debug("watch_goes_on request={} answer={}", request, answer, failure);
      ports.nodes().failed(node);
      /* Behind what it has still to hear of this stream. */
      ports.tell(this::retry);
    }
  }

  private void compacted(JsonNode problem) {
    if (finish()) {
      listener.compacted(problem.path("earliest").asText());
    }
  }

  private synchronized void retry() {
    Duration now = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(PAUSE_LONGEST) < 0 ? doubled : PAUSE_LONGEST;
    ports.time().after(now, this::attempt);
  }

  private synchronized boolean finish() {
    boolean first = !over;
    over = true;
    return first;
  }

  /** Ends it. The listener may still be busy with the last change. */
  @Override
  public void close() {
    CompletableFuture<?> open;
    synchronized (this) {
      over = true;
      open = stream;
    }
    if (open != null) {
      open.cancel(true);
    }
  }
}
