package org.skald.infra.local;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.skald.log.http.HealthCheck;
import org.skald.log.http.HttpConfig;
import org.skald.log.http.HttpServer;
import org.skald.log.kafka.NodeConfig;
import org.skald.log.shard.ReplicaStatus;
import org.skald.saga.service.DefinitionRoutes;
import org.skald.saga.service.Deployments;
import org.skald.saga.service.SagaNode;
import org.skald.saga.service.SagaRoutes;
import org.skald.schemas.AvroWire;

/** A node of the saga log with its HTTP API, health and metrics. */
public final class NodeServer implements AutoCloseable {

  private final AvroWire wire;
  private final SagaNode node;
  private final Deployments deployments;
  private final HttpServer http;

  private NodeServer(AvroWire wire, SagaNode node, HttpConfig http) {
    this.wire = wire;
    this.node = node;
    this.deployments = new Deployments(node, wire);
    this.http =
        HttpServer.start(
            http,
            List.of(new SagaRoutes(node, wire), new DefinitionRoutes(node, deployments)),
            List.of(
                HealthCheck.ready("shards", () -> health(node)),
                HealthCheck.live("replicas", () -> unbroken(node))),
            meters(node));
  }

  /** Starts a node against this Kafka and this registry; waits for both. */
  public static NodeServer start(NodeConfig config, String registryUrl, HttpConfig http) {
    var wire = AvroWire.connect(registryUrl);
    try {
      var node = SagaNode.start(config, wire);
      try {
        return new NodeServer(wire, node, http);
      } catch (RuntimeException e) {
        node.close();
        throw e;
      }
    } catch (RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  private static HealthCheck.Health health(SagaNode node) {
    Map<String, Object> details = new LinkedHashMap<>();
    for (var shard : node.status()) {
      details.put("shard-" + shard.shard(), details(shard));
    }
    return new HealthCheck.Health(node.isReady(), details);
  }

  private static Map<String, Object> details(ReplicaStatus shard) {
    var details = new LinkedHashMap<String, Object>();
    details.put("position", shard.control().applied().value());
    details.put("checkpoint", shard.control().checkpoint().value());
    details.put("logTime", shard.control().time().now());
    details.put("driver", shard.control().driver().map(it -> it.node()).orElse("none"));
    details.put("driving", shard.driving());
    details.put("lag", shard.lag());
    details.put("effectsPending", shard.effectsPending());
    details.put("effectFailures", shard.effectFailures());
    details.put("timers", shard.timers());
    details.put("rulesLevel", shard.control().rulesLevel());
    var stalledBy = shard.stalledBy();
    if (stalledBy != null) {
      details.put("stalledBy", stalledBy);
    }
    return details;
  }

  private static HealthCheck.Health unbroken(SagaNode node) {
    var broken = node.broken();
    return broken.isEmpty()
        ? HealthCheck.Health.well()
        : new HealthCheck.Health(
            false, Map.of("stopped", broken.stream().map(Throwable::toString).toList()));
  }

  private static PrometheusMeterRegistry meters(SagaNode node) {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    gauge(meters, node, "skald.log.position", it -> it.control().applied().value());
    gauge(meters, node, "skald.log.checkpoint", it -> it.control().checkpoint().value());
    gauge(meters, node, "skald.log.lag", ReplicaStatus::lag);
    gauge(meters, node, "skald.log.effects.pending", ReplicaStatus::effectsPending);
    gauge(meters, node, "skald.log.effects.failures", ReplicaStatus::effectFailures);
    gauge(meters, node, "skald.log.timers", ReplicaStatus::timers);
    gauge(meters, node, "skald.log.driving", it -> it.driving() ? 1 : 0);
    gauge(meters, node, "skald.log.stalled", it -> it.stalledBy() == null ? 0 : 1);
    return meters;
  }

  private static void gauge(
      PrometheusMeterRegistry meters,
      SagaNode node,
      String name,
      ToDoubleFunction<ReplicaStatus> value) {
    for (var shard = 0; shard < node.shards(); shard++) {
      var number = shard;
      Gauge.builder(
              name,
              node,
              it ->
                  it.status().stream()
                      .filter(status -> status.shard() == number)
                      .mapToDouble(value)
                      .findFirst()
                      .orElse(Double.NaN))
          .tag("shard", Integer.toString(number))
          .register(meters);
    }
  }

  /** Returns when every shard is open; throws when that takes more than a minute. */
  public void awaitReady() {
    Readiness.await("every shard to be open", node::isReady);
  }

  /** The node. */
  public SagaNode node() {
    return node;
  }

  /** Its way to the registry. */
  public AvroWire wire() {
    return wire;
  }

  /** Where definitions come in. */
  public Deployments deployments() {
    return deployments;
  }

  /** Where the API is. */
  public URI url() {
    return http.url();
  }

  /** Stops in order: no more requests, then the node. */
  @Override
  public void close() {
    http.close();
    node.close();
    wire.close();
  }
}
