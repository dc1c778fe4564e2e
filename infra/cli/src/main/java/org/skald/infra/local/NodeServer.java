package org.skald.infra.local;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Collectors;
import org.skald.coordination.KnownRules;
import org.skald.coordination.LogName;
import org.skald.coordination.node.AccessRoutes;
import org.skald.coordination.node.BarrierRoutes;
import org.skald.coordination.node.CoordinationNode;
import org.skald.coordination.node.CoordinationRoutes;
import org.skald.coordination.node.CounterRoutes;
import org.skald.coordination.node.ElectionRoutes;
import org.skald.coordination.node.NameRoutes;
import org.skald.coordination.node.Peers;
import org.skald.coordination.node.RulesRoutes;
import org.skald.coordination.node.SemaphoreRoutes;
import org.skald.coordination.node.ShardPlacement;
import org.skald.coordination.node.WatchRoutes;
import org.skald.log.http.HealthCheck;
import org.skald.log.http.HttpConfig;
import org.skald.log.http.HttpServer;
import org.skald.log.http.Principals;
import org.skald.log.kafka.DeadLetterTopic;
import org.skald.log.kafka.KafkaClients;
import org.skald.log.kafka.NodeConfig;
import org.skald.log.kafka.ShardHost;
import org.skald.saga.service.ActRoutes;
import org.skald.saga.service.ApprovalRoutes;
import org.skald.saga.service.DeadLetterRoutes;
import org.skald.saga.service.DefinitionRoutes;
import org.skald.saga.service.Deployments;
import org.skald.saga.service.EventRoutes;
import org.skald.saga.service.LockRoutes;
import org.skald.saga.service.OtherNodes;
import org.skald.saga.service.OtherShards;
import org.skald.saga.service.OverlapRoutes;
import org.skald.saga.service.SagaNode;
import org.skald.saga.service.SagaRoutes;
import org.skald.saga.service.SagaRules;
import org.skald.saga.service.SearchRoutes;
import org.skald.saga.service.StepRoutes;
import org.skald.saga.service.TopicReaders;
import org.skald.schemas.AvroWire;

/** A node of the saga log and of the coordination log with its HTTP API, health and metrics. */
public final class NodeServer implements AutoCloseable {

  private static final int AROUND_BYTES = 8_192;

  private final AvroWire wire;
  private final SagaNode node;
  private final CoordinationNode coordination;
  private final ShardPlacement placement;
  private final Peers peers;
  private final Deployments deployments;
  private final TopicReaders readers;
  private final ClusterRoutes cluster;
  private final SearchPart search;
  private final SearchRoutes searches;
  private final OverlapPart overlaps;
  private final HttpServer http;

  private NodeServer(
      AvroWire wire, SagaNode node, CoordinationNode coordination, ServerConfig config) {
    this.wire = wire;
    this.node = node;
    this.coordination = coordination;
    this.placement = ShardPlacement.start(coordination, node.host(), config.placement());
    this.peers = new Peers(coordination, config.http().requestTimeout());
    this.deployments = new Deployments(node, wire);
    var ofSagas = Replicas.of(node, placement);
    var ofCoordination = Replicas.of(coordination);
    var all = List.of(ofSagas, ofCoordination);
    var log = new LogName(node.host().log());
    OtherNodes others =
        (shard, exchange, query, headers) -> peers.ask(log, shard, exchange, query, headers);
    OtherShards shards =
        (shard, path, request, json, headers) ->
            peers.post(log, shard, path, request, json, headers);
    var logs = List.of(node.host(), coordination.host());
    this.readers =
        new TopicReaders(
            node,
            wire,
            shards,
            Math.min(config.node().limits().recordBytes(), postable(config.http().maxBodyBytes())));
    this.search = SearchPart.of(config.search());
    this.searches =
        new SearchRoutes(
            node, search.isEnabled(), search::view, new NodeAddresses(coordination, peers));
    this.overlaps = OverlapPart.of(config.node(), node, wire, config.overlaps());
    this.cluster = new ClusterRoutes(node, coordination, peers, all, new KafkaView(config.node()));
    this.http =
        HttpServer.start(
            config.http(),
            List.of(
                new SagaRoutes(node, wire, others),
                new ActRoutes(node, others),
                new ApprovalRoutes(node, others),
                new StepRoutes(node, others),
                new LockRoutes(node, others),
                new EventRoutes(node, others),
                new DefinitionRoutes(node, deployments, others),
                searches,
                new OverlapRoutes(node, wire),
                new CoordinationRoutes(coordination),
                new ElectionRoutes(coordination),
                new SemaphoreRoutes(coordination),
                new CounterRoutes(coordination),
                new BarrierRoutes(coordination),
                new NameRoutes(coordination),
                new AccessRoutes(coordination),
                new WatchRoutes(coordination),
                new RulesRoutes(coordination, peers, logs),
                new DeadLetterRoutes(node, wire, others, shards, deadLetters(config.node(), logs)),
                cluster),
            List.of(
                HealthCheck.ready("shards", () -> NodeHealth.ofShards(ofSagas)),
                HealthCheck.ready("coordination", () -> NodeHealth.ofShards(ofCoordination)),
                HealthCheck.ready("placement", () -> NodeHealth.of(placement)),
                HealthCheck.ready("rules", () -> NodeHealth.ofRules(logs)),
                HealthCheck.ready("search", search::health),
                HealthCheck.ready("overlaps", overlaps::health),
                HealthCheck.ready("starts", () -> NodeHealth.ofStarts(readers.status())),
                HealthCheck.ready("events", () -> NodeHealth.ofEvents(readers.status())),
                HealthCheck.live("replicas", () -> NodeHealth.ofReplicas(all))),
            NodeMetrics.of(all, readers::status, overlaps::view));
    var url = config.advertised().orElse(this.http.url());
    coordination.join(url, known(logs));
    search.start(config.node(), url, wire);
    overlaps.start();
    readers.start();
  }

  /** How large a record may be that goes to another node in Base64, with what stands around it. */
  private static int postable(int bodyBytes) {
    return (bodyBytes - AROUND_BYTES) / 4 * 3;
  }

  private static List<DeadLetterTopic> deadLetters(NodeConfig config, List<ShardHost> logs) {
    var clients =
        new KafkaClients(
            config.bootstrap(), "skald-%s-letters".formatted(config.node()), config.kafka());
    return logs.stream().map(it -> new DeadLetterTopic(clients, it.log())).toList();
  }

  private static KnownRules known(List<ShardHost> logs) {
    return new KnownRules(
        logs.stream()
            .collect(Collectors.toMap(it -> new LogName(it.log()), ShardHost::knownRules)));
  }

  /** Starts a node with the defaults of a server; see {@link #start(ServerConfig)}. */
  public static NodeServer start(NodeConfig config, String registryUrl, HttpConfig http) {
    return start(ServerConfig.of(config, registryUrl, http));
  }

  /** Starts a node against its Kafka and its registry; waits for both. */
  public static NodeServer start(ServerConfig config) {
    return start(config, SagaRules.KNOWN);
  }

  /** The same as if by a release that knows these rules of the saga log. */
  public static NodeServer start(ServerConfig config, SagaRules rules) {
    // Before Kafka and the registry are waited for: a line that is wrong is told at once.
    config.http().principals().ifPresent(Principals::read);
    var started = new ArrayDeque<AutoCloseable>();
    try {
      var wire = AvroWire.connect(config.registryUrl());
      started.push(wire);
      var node = SagaNode.start(config.node(), wire, rules);
      started.push(node);
      var coordination = CoordinationNode.start(CoordinationNode.besides(config.node()));
      started.push(coordination);
      return new NodeServer(wire, node, coordination, config);
    } catch (RuntimeException e) {
      for (var part : started) {
        closeAfter(e, part);
      }
      throw e;
    }
  }

  private static void closeAfter(RuntimeException failure, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  /** Returns when every shard is open; throws when that takes more than a minute. */
  public void awaitReady() {
    Readiness.await("every shard to be open", this::isReady);
  }

  private boolean isReady() {
    return coordination.isReady() && placement.isReady() && node.isReady();
  }

  /** The node of the saga log. */
  public SagaNode node() {
    return node;
  }

  /** The node of the coordination log. */
  public CoordinationNode coordination() {
    return coordination;
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

  /** Stops in order: no more requests, then the nodes. Others drive as soon as this one leaves. */
  @Override
  public void close() {
    http.close();
    readers.close();
    search.close();
    overlaps.close();
    searches.close();
    cluster.close();
    peers.close();
    placement.close();
    coordination.close();
    node.close();
    wire.close();
  }
}
