package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.infra.example.shop.PaymentsParticipant;
import org.skald.infra.example.shop.ShippingParticipant;
import org.skald.infra.example.shop.ShopAudit;
import org.skald.infra.example.stock.StockParticipant;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import shop.orders.OrderPlaced;
import shop.payments.CardCharged;
import shop.shipping.Shipped;
import shop.stock.StockReserved;

/** The witness of all other tests has to see what they are afraid of. */
@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AuditTest {

  @Test
  void what_was_lost_or_done_twice_or_left_undone_is_found() throws Exception {
    try (var kafka = EmbeddedKafka.start();
        var registry = SchemaRegistryServer.start(kafka.bootstrapServers());
        var wire = AvroWire.connect(registry.url())) {
      createTopics(kafka.bootstrapServers());
      try (var facts = producer(kafka.bootstrapServers())) {
        var teller = new Teller(facts, wire);
        teller.tellAll("sound");
        teller.tellAll("doubled");
        teller.charged("doubled");
        teller.reserved("lost");
        teller.charged("lost");
        teller.reserved("left");
      }

      var found =
          ShopAudit.read(kafka.bootstrapServers(), wire)
              .violations(
                  Map.of("sound", order(), "doubled", order(), "lost", order()),
                  Map.of("left", order()));

      assertThat(found)
          .containsExactlyInAnyOrder(
              "doubled/charge-card/do was done twice",
              "doubled: expected charged 500, found 1000",
              "lost: expected shipped true, found false",
              "left: expected released 2, found 0");
    }
  }

  private static OrderPlaced order() {
    return new OrderPlaced("any", "customer", "article", 2, 500L);
  }

  private static void createTopics(String bootstrap) throws Exception {
    try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      admin
          .createTopics(
              List.of(
                  topic(StockParticipant.FACTS),
                  topic(PaymentsParticipant.FACTS),
                  topic(ShippingParticipant.FACTS)))
          .all()
          .get();
    }
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(1), Optional.empty());
  }

  private static Producer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Tells facts as the participants do. */
  private record Teller(Producer<byte[], byte[]> facts, AvroWire wire) {

    void tellAll(String saga) throws Exception {
      reserved(saga);
      charged(saga);
      tell(ShippingParticipant.FACTS, saga + "/ship/do", new Shipped("parcel-" + saga));
    }

    void reserved(String saga) throws Exception {
      tell(
          StockParticipant.FACTS,
          saga + "/reserve-stock/do",
          new StockReserved("reservation-" + saga, "article", 2));
    }

    void charged(String saga) throws Exception {
      tell(
          PaymentsParticipant.FACTS, saga + "/charge-card/do", new CardCharged("of-" + saga, 500L));
    }

    private void tell(String topic, String commandId, SpecificRecord fact) throws Exception {
      var record = new ProducerRecord<byte[], byte[]>(topic, wire.encode(fact));
      record.headers().add(Headers.COMMAND_ID, commandId.getBytes(StandardCharsets.UTF_8));
      facts.send(record).get();
    }
  }
}
