package org.skald.infra.local;

import java.net.URI;
import java.util.List;
import org.skald.log.http.HealthCheck;
import org.skald.log.http.HttpConfig;
import org.skald.log.http.HttpServer;
import org.skald.log.kafka.NodeConfig;
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
                HealthCheck.ready("shards", () -> NodeHealth.ofShards(node)),
                HealthCheck.live("replicas", () -> NodeHealth.ofReplicas(node))),
            NodeMetrics.of(node));
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
