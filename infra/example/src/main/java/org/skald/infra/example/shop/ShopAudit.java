package org.skald.infra.example.shop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import shop.orders.OrderPlaced;
import shop.payments.CardCharged;
import shop.shipping.Shipped;
import shop.stock.StockReleased;
import shop.stock.StockReserved;

/**
 * Adds up what the participants say that they have done and holds it against what the sagas came
 * to. It believes committed facts only and knows nothing of how they came about.
 */
public final class ShopAudit {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final List<String> TOPICS =
      List.of("stock.facts", PaymentsParticipant.FACTS, ShippingParticipant.FACTS);

  private final Set<String> commands = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Integer> reserved = new HashMap<>();
  private final Map<String, Integer> released = new HashMap<>();
  private final Map<String, Long> charged = new HashMap<>();
  private final Set<String> shipped = new HashSet<>();

  private ShopAudit() {}

  /** What the facts on these topics add up to now. */
  public static ShopAudit read(String bootstrap, AvroWire wire) {
    var audit = new ShopAudit();
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.CLIENT_ID_CONFIG, "audit");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions = new ArrayList<TopicPartition>();
      for (var topic : TOPICS) {
        consumer
            .partitionsFor(topic)
            .forEach(it -> partitions.add(new TopicPartition(it.topic(), it.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
        for (var record : consumer.poll(POLL)) {
          var header = record.headers().lastHeader(Headers.COMMAND_ID);
          audit.add(
              header == null ? null : new String(header.value(), StandardCharsets.UTF_8),
              wire.decode(record.value()));
        }
      }
    }
    return audit;
  }

  private void add(@Nullable String commandId, IndexedRecord fact) {
    if (commandId == null) {
      violations.add("a fact without a cause: " + fact);
      return;
    }
    if (!commands.add(commandId)) {
      violations.add("%s was done twice".formatted(commandId));
    }
    var saga = sagaOf(commandId);
    switch (fact) {
      case StockReserved it -> reserved.merge(saga, it.getQuantity(), Integer::sum);
      case StockReleased it -> released.merge(saga, it.getQuantity(), Integer::sum);
      case CardCharged it -> charged.merge(saga, it.getAmountCents(), Long::sum);
      case Shipped _ -> shipped.add(saga);
      default -> violations.add("an unknown fact: " + fact);
    }
  }

  private static String sagaOf(String commandId) {
    return commandId.substring(0, commandId.lastIndexOf('/', commandId.lastIndexOf('/') - 1));
  }

  /** How much money was taken, in cents. */
  public long chargedCents() {
    return charged.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many pieces are with customers, or still reserved for one. */
  public int piecesGone() {
    return sum(reserved) - sum(released);
  }

  private static int sum(Map<String, Integer> quantities) {
    return quantities.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * Everything that is not as it should be.
   *
   * @param completed the orders whose sagas completed
   * @param compensated the orders whose sagas were compensated
   */
  public List<String> violations(
      Map<String, OrderPlaced> completed, Map<String, OrderPlaced> compensated) {
    var found = new ArrayList<>(violations);
    completed.forEach((saga, order) -> checkDone(saga, order, found));
    compensated.forEach((saga, _) -> checkUndone(saga, found));
    return found;
  }

  private void checkDone(String saga, OrderPlaced order, List<String> found) {
    expect(saga, "reserved", order.getQuantity(), reserved.getOrDefault(saga, 0), found);
    expect(saga, "released", 0, released.getOrDefault(saga, 0), found);
    expect(saga, "charged", order.getAmountCents(), charged.getOrDefault(saga, 0L), found);
    expect(saga, "shipped", true, shipped.contains(saga), found);
  }

  private void checkUndone(String saga, List<String> found) {
    expect(saga, "released", reserved.getOrDefault(saga, 0), released.getOrDefault(saga, 0), found);
    expect(saga, "charged", 0L, charged.getOrDefault(saga, 0L), found);
    expect(saga, "shipped", false, shipped.contains(saga), found);
  }

  private static void expect(
      String saga, String what, Object expected, Object found, List<String> violations) {
    if (!expected.equals(found)) {
      violations.add("%s: expected %s %s, found %s".formatted(saga, what, expected, found));
    }
  }
}
