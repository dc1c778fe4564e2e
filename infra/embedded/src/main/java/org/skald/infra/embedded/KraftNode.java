package org.skald.infra.embedded;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;

/**
 * A broker and a controller of one Kafka node, which can be stopped one after the other.
 *
 * <p>Kafka's own {@link KafkaRaftServer} stops both in one call. When all nodes of a cluster stop
 * at once, the first controllers to go take the quorum with them, and a broker that has not yet
 * been dismissed asks for its dismissal for five minutes (KAFKA-19905). So a cluster dismisses all
 * its brokers first, and a broker waits {@link #DISMISSAL} at most.
 */
final class KraftNode {

  /** How long a broker waits for the controller's leave to go; then it goes all the same. */
  private static final Duration DISMISSAL = Duration.ofSeconds(10);

  private final BrokerServer broker;
  private final ControllerServer controller;

  KraftNode(Map<String, String> properties) {
    var config = new KafkaConfig(properties, false);
    var log = LoggerFactory.getLogger(KraftNode.class);
    var directories = KafkaRaftServer.initializeLogDirs(config, log, "");
    var shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
  }

  /** Answers when the broker serves clients. */
  void start() {
    controller.startup();
    broker.startup();
  }

  /** Hands the broker's partitions to others and stops it; the controller still votes. */
  void stopBroker() {
    broker.shutdown(DISMISSAL);
    broker.awaitShutdown();
  }

  /** Stops the controller; to be called after {@link #stopBroker}. */
  void stopController() {
    controller.shutdown();
    controller.awaitShutdown();
  }
}
