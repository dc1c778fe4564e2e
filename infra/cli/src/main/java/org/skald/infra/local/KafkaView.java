package org.skald.infra.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.skald.log.kafka.KafkaClients;
import org.skald.log.kafka.NodeConfig;

/** What Kafka says of its brokers, of the partitions of logs, and of its quorum. */
final class KafkaView implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  private final Admin admin;

  KafkaView(NodeConfig config) {
    this.admin =
        new KafkaClients(
                config.bootstrap(), "skald-%s-cluster".formatted(config.node()), config.kafka())
            .admin();
  }

  /**
   * Kafka as it is now.
   *
   * @param brokers those that are up, by id
   * @param quorumLeader the active controller; -1 if there is none
   * @param voters who votes for it
   * @param lagging voters that are behind the leader's last record
   * @param partitions of the logs
   * @param trouble what could not be learned; empty when all could
   */
  record Kafka(
      List<Integer> brokers,
      int quorumLeader,
      List<Integer> voters,
      List<Integer> lagging,
      List<Partition> partitions,
      List<String> trouble) {}

  /**
   * One partition.
   *
   * @param leader broker that takes its records; -1 if none does
   * @param replicas brokers that hold it
   * @param inSync those of them that have what is acknowledged
   */
  record Partition(
      String topic, int partition, int leader, List<Integer> replicas, List<Integer> inSync) {}

  Kafka now(Set<String> topics) {
    var trouble = new ArrayList<String>();
    var brokers = ask("brokers", admin.describeCluster().nodes(), trouble);
    var quorum = ask("quorum", admin.describeMetadataQuorum().quorumInfo(), trouble);
    var found = ask("partitions", admin.describeTopics(topics).allTopicNames(), trouble);
    return new Kafka(
        brokers.map(KafkaView::ids).orElse(List.of()),
        quorum.map(QuorumInfo::leaderId).orElse(-1),
        quorum.map(it -> voters(it, Long.MAX_VALUE)).orElse(List.of()),
        quorum.map(it -> voters(it, leaderEnd(it))).orElse(List.of()),
        found.map(KafkaView::partitions).orElse(List.of()),
        trouble);
  }

  private static <T> Optional<T> ask(String what, KafkaFuture<T> asked, List<String> trouble) {
    try {
      return Optional.of(asked.get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      trouble.add("%s: %s".formatted(what, e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      trouble.add(what + ": not waited for");
    }
    return Optional.empty();
  }

  private static List<Partition> partitions(Map<String, TopicDescription> found) {
    return found.values().stream().flatMap(it -> of(it).stream()).toList();
  }

  private static List<Integer> ids(Collection<Node> nodes) {
    return List.copyOf(nodes.stream().map(Node::id).collect(Collectors.toCollection(TreeSet::new)));
  }

  private static List<Partition> of(TopicDescription topic) {
    return topic.partitions().stream().map(it -> of(topic.name(), it)).toList();
  }

  private static Partition of(String topic, TopicPartitionInfo it) {
    var leader = it.leader();
    return new Partition(
        topic,
        it.partition(),
        leader == null ? -1 : leader.id(),
        ids(it.replicas()),
        ids(it.isr()));
  }

  private static long leaderEnd(QuorumInfo quorum) {
    return quorum.voters().stream()
        .filter(it -> it.replicaId() == quorum.leaderId())
        .mapToLong(QuorumInfo.ReplicaState::logEndOffset)
        .findFirst()
        .orElse(0);
  }

  /** Voters whose log ends before an offset. */
  private static List<Integer> voters(QuorumInfo quorum, long before) {
    return quorum.voters().stream()
        .filter(it -> it.logEndOffset() < before)
        .map(QuorumInfo.ReplicaState::replicaId)
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    admin.close(ANSWER_MAX);
  }
}
