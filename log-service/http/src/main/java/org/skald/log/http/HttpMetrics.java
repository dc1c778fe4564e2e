package org.skald.log.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is counted about requests and the JVM. A request is counted under its route's template,
 * never its path, so that the number of series is bounded by the number of routes and statuses.
 */
final class HttpMetrics implements AutoCloseable {

  /** The label of a request that no route answers. */
  static final String UNMATCHED = "unmatched";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry registry;
  private final JvmGcMetrics collections = new JvmGcMetrics();

  HttpMetrics(MeterRegistry registry, Supplier<Number> openStreams) {
    this.registry = registry;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    Gauge.builder("skald.http.event.streams", openStreams)
        .description("Streams of server-sent events that are open")
        .register(registry);
  }

  /** Counts an answered request; a stream of events counts when it begins. */
  void count(String method, String route, int status, long nanos) {
    Timer.builder("http.server.requests")
        .description("Requests by route, with the time until the answer was ready")
        .tag("method", METHODS.contains(method) ? method : "other")
        .tag("uri", route)
        .tag("status", Integer.toString(status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }

  @Override
  public void close() {
    collections.close();
  }
}
