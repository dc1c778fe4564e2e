package org.skald.log.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.WebServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's HTTP server, from its start to its close. */
public final class HttpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private final String host;
  private final WebServer server;
  private final AtomicBoolean closing;
  private final Dispatcher dispatcher;
  private final EventStreams streams;
  private final HttpMetrics metrics;

  private HttpServer(
      String host,
      WebServer server,
      AtomicBoolean closing,
      Dispatcher dispatcher,
      EventStreams streams,
      HttpMetrics metrics) {
    this.host = host;
    this.server = server;
    this.closing = closing;
    this.dispatcher = dispatcher;
    this.streams = streams;
    this.metrics = metrics;
  }

  /**
   * Binds the port and begins to answer.
   *
   * @param config where, and within which bounds
   * @param contributed the routes of the node's modules; health, metrics and the OpenAPI document
   *     are added
   * @param checks what the node's health depends on
   * @param meters what {@code /metrics} shows; the server adds its own meters and the JVM's
   */
  public static HttpServer start(
      HttpConfig config,
      List<Routes> contributed,
      List<HealthCheck> checks,
      PrometheusMeterRegistry meters) {
    refuseTwins(checks);
    var principals = config.principals().map(Principals::read).orElse(Principals.NONE);
    warnBeyondLoopback(config);
    var closing = new AtomicBoolean();
    List<Route> routes = declare(contributed, checks, meters, closing);
    var streams = new EventStreams(config.events());
    var metrics = new HttpMetrics(meters, streams::size);
    var dispatcher =
        new Dispatcher(
            config,
            closing,
            new DoorGuard(config.host(), config.allowedHosts()),
            new Attestation(principals),
            new Router(routes),
            new ReplyWriter(streams),
            metrics);
    WebServer server = bind(config, dispatcher);
    log.info("the HTTP API listens on http://{}:{}", config.host(), server.port());
    return new HttpServer(config.host(), server, closing, dispatcher, streams, metrics);
  }

  private static void warnBeyondLoopback(HttpConfig config) {
    if (!DoorGuard.isLoopback(config.host())) {
      log.warn(
          "the HTTP API is bound to {}, beyond loopback: {}",
          config.host(),
          config.principals().isEmpty()
              ? "it asks nobody who they are"
              : "tokens travel in the clear unless something in front of it speaks TLS");
    }
  }

  private static List<Route> declare(
      List<Routes> contributed,
      List<HealthCheck> checks,
      PrometheusMeterRegistry meters,
      AtomicBoolean closing) {
    var api = new Api();
    Supplier<ObjectNode> openApi = () -> OpenApi.of(api.routes());
    new OperatorRoutes(checks, meters, openApi, closing::get).register(api);
    contributed.forEach(routes -> routes.register(api));
    // Written once now, so that what cannot be described stops the start and not the first reader.
    log.debug("the API has {} paths", openApi.get().path("paths").size());
    return api.routes();
  }

  private static WebServer bind(HttpConfig config, Dispatcher dispatcher) {
    WebServer server =
        WebServer.builder()
            .host(config.host())
            .port(config.port())
            .shutdownHook(false)
            .shutdownGracePeriod(config.closeTimeout())
            .maxTcpConnections(config.maxConnections())
            .idleConnectionTimeout(config.idleTimeout())
            // An answer of several writes would wait 40 ms for the client's acknowledgement of one.
            .connectionOptions(
                options -> options.readTimeout(config.idleTimeout()).tcpNoDelay(true))
            .directHandlers(TransportProblems.forEveryEvent())
            .routing(routing -> routing.any(dispatcher))
            .build();
    try {
      return server.start();
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "expected to bind http.host "
              + config.host()
              + " and http.port "
              + config.port()
              + ", but: "
              + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
          e);
    }
  }

  private static void refuseTwins(List<HealthCheck> checks) {
    var names = new HashSet<>(List.of("http"));
    for (HealthCheck check : checks) {
      if (!names.add(check.name())) {
        throw new IllegalArgumentException(
            "expected each health check to have a name of its own, found two '"
                + check.name()
                + "'");
      }
    }
  }

  /** The port that is bound. */
  public int port() {
    return server.port();
  }

  /** Where the API is found. */
  public URI url() {
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
  }

  /**
   * Stops accepting, ends event streams with an event {@code closing}, lets what is under way
   * finish within the close timeout, and cuts the rest.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    streams.close();
    server.stop();
    dispatcher.close();
    streams.stopWatching();
    metrics.close();
    log.info("the HTTP API is closed");
  }
}
