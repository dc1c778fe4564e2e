package org.skald.participant.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks every endpoint how it is, from time to time. */
final class HealthProbe implements AutoCloseable {

  private final HttpParticipantConfig config;
  private final EndpointPool pool;
  private final HttpClient http;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "health-probe");
        thread.setDaemon(true);
        return thread;
      });

  HealthProbe(HttpParticipantConfig config, EndpointPool pool, HttpClient http) {
    this.config = config;
    this.pool = pool;
    this.http = http;
  }

  void start(String path) {
    long everyMs = config.healthInterval().toMillis();
    timer.scheduleWithFixedDelay(
        () -> pool.endpoints().forEach(endpoint -> probe(endpoint, path)),
        0,
        everyMs,
        TimeUnit.MILLISECONDS);
  }

  private void probe(URI endpoint, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(config.timeout()).build();
    http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .whenComplete((answer, failure) ->
            pool.probed(endpoint, failure == null && answer.statusCode() / 100 == 2));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
