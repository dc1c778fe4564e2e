package org.skald.infra.example.shop;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.skald.infra.example.faults.LostMessages;

/** The topics of the example that none of its parts makes by itself. */
public final class ShopTopics {

  /** Where orders are told of, each of which is to be a saga. */
  public static final String ORDERS = "orders.placed";

  /** Where payments are told of, which orders wait for. */
  public static final String PAYMENTS = "payments.events";

  /** All: for commands, for the facts of payments and shipping, for lost replies, for events. */
  public static final List<String> ALL =
      Stream.concat(
              PlaceOrder.TOPICS.stream(),
              Stream.of(
                  PaymentsParticipant.FACTS,
                  ShippingParticipant.FACTS,
                  LostMessages.TOPIC,
                  ORDERS,
                  PAYMENTS))
          .toList();

  private ShopTopics() {}

  /** Makes those of these topics that are missing, with as many replicas as the cluster likes. */
  public static void create(Admin admin, Collection<String> names, int partitions)
      throws InterruptedException {
    var wanted =
        names.stream()
            .map(it -> new NewTopic(it, Optional.of(partitions), Optional.empty()))
            .toList();
    for (var created : admin.createTopics(wanted).values().values()) {
      try {
        created.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new IllegalStateException("a topic could not be made", e.getCause());
        }
      }
    }
  }
}
