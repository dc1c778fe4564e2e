package org.skald.infra.system.histories;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** Which broker leads the partition of the coordination log. */
final class Leadership {

  private static final String LOG = "skald.coordination";
  private static final TopicPartition PARTITION = new TopicPartition(LOG, 0);

  private Leadership() {}

  /** Makes another replica that is in sync the preferred leader, then the leader; answers which. */
  static int move(Admin admin, Random random) throws InterruptedException, ExecutionException {
    var now =
        Objects.requireNonNull(
                admin.describeTopics(List.of(LOG)).allTopicNames().get().get(LOG),
                "what was asked for is described")
            .partitions()
            .getFirst();
    var followers = new ArrayList<>(now.isr().stream().map(Node::id).toList());
    followers.remove(Integer.valueOf(now.leader().id()));
    if (followers.isEmpty()) {
      throw new ExecutionException(
          new IllegalStateException("expected a follower in sync, found " + now));
    }
    int next = followers.get(random.nextInt(followers.size()));
    var order = new ArrayList<>(now.replicas().stream().map(Node::id).toList());
    Collections.swap(order, 0, order.indexOf(next));
    admin
        .alterPartitionReassignments(
            Map.of(PARTITION, Optional.of(new NewPartitionReassignment(order))))
        .all()
        .get();
    admin.electLeaders(ElectionType.PREFERRED, Set.of(PARTITION)).all().get();
    return next;
  }
}
