package org.skald.log.http;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of server-sent events that are open, and the loop that writes each of them. */
final class EventStreams implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

  /** One open stream: who writes it, and since when the writer has been in a write, or 0. */
  static final class Open {
    private final EventStream stream;
    private final AutoCloseable subscription;
    private volatile Thread writer = Thread.currentThread();
    private volatile long writingSince;

    private Open(EventStream stream, AutoCloseable subscription) {
      this.stream = stream;
      this.subscription = subscription;
    }
  }

  private final HttpConfig.Events bounds;
  private final Map<EventStream, Open> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("skald-http-stalls").factory());

  EventStreams(HttpConfig.Events bounds) {
    this.bounds = bounds;
    long periodMs = Math.max(10, bounds.stallTimeout().toMillis() / 4);
    var _ =
        watch.scheduleWithFixedDelay(this::cutStalled, periodMs, periodMs, TimeUnit.MILLISECONDS);
  }

  int size() {
    return open.size();
  }

  @Nullable Problem refuseWhenFull() {
    return open.size() < bounds.maxStreams()
        ? null
        : Problem.overloaded(
            "expected at most " + bounds.maxStreams() + " open streams of events",
            Duration.ofSeconds(5));
  }

  /**
   * Opens a stream and lets its source begin.
   *
   * @throws Exception when the source cannot begin
   */
  Open begin(EventSource source) throws Exception {
    var stream = new EventStream(bounds.queueCapacity());
    var entry = new Open(stream, source.subscribe(stream));
    open.put(stream, entry);
    return entry;
  }

  /** Writes a stream until it is over, on the connection's own thread. */
  void run(Open entry, ServerResponse response) {
    entry.writer = Thread.currentThread();
    try {
      write(entry, response.outputStream());
    } catch (IOException | UncheckedIOException e) {
      log.debug("a client of events went away: {}", e.toString());
      throw new CloseConnectionException("the client went away", e);
    } catch (InterruptedException e) {
      log.debug("a stream of events was cut: its client did not read, or the server closes");
      throw new CloseConnectionException("the stream was cut", e);
    } finally {
      release(entry);
    }
  }

  private void release(Open entry) {
    open.remove(entry.stream);
    entry.stream.abandon();
    try {
      entry.subscription.close();
    } catch (Exception e) {
      Incident.log(log, "a source of events failed to end", e);
    }
  }

  private void write(Open entry, OutputStream out) throws IOException, InterruptedException {
    put(entry, out, ": open\n\n");
    while (true) {
      switch (entry.stream.next(bounds.heartbeat())) {
        case EventStream.Turn.Next(var event) -> put(entry, out, framed(event));
        case EventStream.Turn.Heartbeat _ -> put(entry, out, ": heartbeat\n\n");
        case EventStream.Turn.Over(var parting) -> {
          if (parting != null) {
            put(entry, out, framed(parting));
          }
          out.close();
          return;
        }
      }
    }
  }

  private static void put(Open entry, OutputStream out, String text) throws IOException {
    // nanoTime may be 0, which means that nothing is being written.
    entry.writingSince = System.nanoTime() | 1;
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    entry.writingSince = 0;
  }

  /** An event in the framing of the HTML standard; JSON has no raw line breaks. */
  static String framed(ServerEvent event) throws IOException {
    String id = event.id().map(value -> "id: " + value + "\n").orElse("");
    String data = Json.mapper().writeValueAsString(event.data());
    return id + "event: " + event.name() + "\ndata: " + data + "\n\n";
  }

  private void cutStalled() {
    long now = System.nanoTime();
    for (Open entry : open.values()) {
      long since = entry.writingSince;
      if (since != 0 && now - since > bounds.stallTimeout().toNanos()) {
        // An interrupt closes the socket that a virtual thread is writing to.
        entry.writer.interrupt();
      }
    }
  }

  /** Ends every stream with an event that says why. */
  @Override
  public void close() {
    for (EventStream stream : open.keySet()) {
      stream.end(ServerEvent.notice("closing", Map.of("reason", "the node is shutting down")));
    }
  }

  /** Stops looking for stalled clients, once all streams are over. */
  void stopWatching() {
    watch.shutdownNow();
  }
}
