package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.infra.example.shop.ShopTopics;
import org.skald.log.http.HttpConfig;
import org.skald.log.kafka.KafkaClients;
import org.skald.log.kafka.NodeConfig;
import org.skald.saga.service.Deployments.Deployed;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import shop.orders.OrderPlaced;

/** What is temporary holds records up, and skips none of them. */
@Timeout(180)
@DisplayNameGeneration(ReplaceUnderscores.class)
class StartsHeldUpTest {

  private static final Duration MAX = Duration.ofSeconds(60);
  private static final String TOPIC = "orders.placed";

  @TempDir Path directory;

  @Test
  void while_the_registry_is_away_a_record_of_a_new_schema_waits_and_so_do_those_behind_it()
      throws Exception {
    try (var kafka = EmbeddedKafka.start();
        var registry = SchemaRegistryServer.start(kafka.bootstrapServers());
        var gate = new GatedRegistry(registry.url());
        var wire = AvroWire.connect(registry.url());
        var producer =
            new KafkaClients(kafka.bootstrapServers(), "test", Map.of()).producer("orders");
        var server = start(kafka, gate)) {
      createTopics(kafka);
      PlaceOrder.register(wire);
      var api = new Api(server.url());
      deploy(server);
      send(producer, wire.encode(order("held-0")));
      await().atMost(MAX).until(() -> isThere(api, "held-0"));

      gate.open(false);
      send(producer, wire.encode(newer("held-1")));
      send(producer, wire.encode(order("held-2")));
      await().atMost(MAX).until(() -> health(api).path("state").asText().equals("held-up"));
      var whileAway = isThere(api, "held-1") || isThere(api, "held-2");
      var trouble = health(api).path("trouble").asText();
      gate.open(true);

      await().atMost(MAX).until(() -> isThere(api, "held-1") && isThere(api, "held-2"));
      assertThat(whileAway).as("started without the registry").isFalse();
      assertThat(trouble).startsWith("orders.placed-0-1: expected the registry to give the schema");
      await().atMost(MAX).until(() -> health(api).path("state").asText().equals("reading"));
      assertThat(health(api).has("trouble")).isFalse();
      assertThat(api.get("/dead-letters").body().path("letters")).isEmpty();
    }
  }

  private NodeServer start(EmbeddedKafka kafka, GatedRegistry gate) {
    var config = NodeConfig.of(kafka.bootstrapServers(), Topics.SAGAS.log(), "only", directory);
    var server = NodeServer.start(config, gate.url(), HttpConfig.DEFAULT.at("127.0.0.1", 0));
    server.awaitReady();
    return server;
  }

  private static void createTopics(EmbeddedKafka kafka) throws InterruptedException {
    try (var admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      ShopTopics.create(admin, ShopTopics.ALL, 1);
      ShopTopics.create(admin, List.of(TOPIC), 1);
    }
  }

  private static void deploy(NodeServer server) {
    var source =
        PlaceOrder.source().replace("deadline:", "start-on: %s\ndeadline:".formatted(TOPIC));
    assertThat(server.deployments().deploy(PlaceOrder.NAME, source, "test"))
        .isInstanceOf(Deployed.Done.class);
  }

  private static void send(Producer<byte[], byte[]> producer, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(TOPIC, 0, null, value)).get();
  }

  private static OrderPlaced order(String id) {
    return new OrderPlaced(id, "ann", "article-1", 1, 500L);
  }

  /** The order with a field more, as a newer producer writes it. */
  private static IndexedRecord newer(String id) {
    var fields = new ArrayList<Schema.Field>();
    for (var field : OrderPlaced.getClassSchema().getFields()) {
      fields.add(new Schema.Field(field, field.schema()));
    }
    fields.add(new Schema.Field("gift", Schema.create(Schema.Type.BOOLEAN), null, false));
    var record =
        new GenericData.Record(
            Schema.createRecord("OrderPlaced", null, "shop.orders", false, fields));
    var known = order(id);
    for (var field : OrderPlaced.getClassSchema().getFields()) {
      record.put(field.name(), known.get(field.pos()));
    }
    record.put("gift", true);
    return record;
  }

  private static boolean isThere(Api api, String saga) throws Exception {
    return api.get("/sagas/" + saga).status() == 200;
  }

  private static JsonNode health(Api api) throws Exception {
    return api.get("/health").body().path("checks").path("starts").path(PlaceOrder.NAME);
  }
}
