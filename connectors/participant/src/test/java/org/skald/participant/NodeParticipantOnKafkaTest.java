package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Direction;
import org.skald.schemas.Headers;

/** The participant on a plain Kafka client for Node keeps the protocol. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NodeParticipantOnKafkaTest {

  private static final Schema SHIP =
      SchemaBuilder.record("Ship")
          .namespace("shop.shipping")
          .fields()
          .requiredString("orderId")
          .requiredString("sku")
          .requiredInt("quantity")
          .endRecord();

  @Test
  void it_ships_once_answers_repeats_and_never_ships_what_was_undone_before(@TempDir Path directory)
      throws Exception {
    NodeProcess program =
        NodeProcess.install(Path.of("..", "participant-node").toRealPath(), directory);
    try (StubRegistry registry = new StubRegistry();
        Hotel coordinator =
            new Hotel(
                SharedKafka.get(),
                AvroWire.connect(registry.url()),
                Inbox.forgetful(),
                new KafkaEffects())) {
      Map<String, String> environment =
          Map.of(
              "KAFKA_BOOTSTRAP", SharedKafka.get().bootstrapServers(),
              "REGISTRY_URL", registry.url(),
              "COMMAND_TOPIC", coordinator.commands(),
              "INBOX_FILE", directory.resolve("inbox").toString());
      Process node = program.start(environment);
      try {
        Hotel.Received shipped = ship(coordinator, "s-1", Direction.DO, 1, 2);
        Hotel.Received undoFirst = ship(coordinator, "s-2", Direction.UNDO, 1, 2);
        Hotel.Received late = ship(coordinator, "s-2", Direction.DO, 1, 2);
        Hotel.Received refused = ship(coordinator, "s-3", Direction.DO, 1, 0);
        node.destroyForcibly().waitFor();
        node = program.start(environment);
        Hotel.Received told = ask(coordinator, "s-1", 1);
        Hotel.Received tooEarly = ask(coordinator, "s-4", 1);
        Hotel.Received tooLate = ship(coordinator, "s-4", Direction.DO, 1, 2);
        Hotel.Received repeat = ship(coordinator, "s-1", Direction.DO, 2, 2);

        assertThat(shipped.outcome()).as(program.log()).isEqualTo("ok");
        assertThat(shipped.text()).startsWith("T-");
        assertThat(shipped.token()).isEqualTo("token of s-1 1");
        assertThat(undoFirst.outcome()).isEqualTo("ok");
        assertThat(undoFirst.text()).isNull();
        assertThat(late.outcome()).isEqualTo("refused");
        assertThat(late.text()).contains("compensated before");
        assertThat(refused.text()).isEqualTo("expected at least one piece, found 0");
        assertThat(told).isEqualTo(shipped);
        assertThat(tooEarly.outcome()).isEqualTo("failed");
        assertThat(tooLate).isEqualTo(tooEarly);
        assertThat(repeat.text()).isEqualTo(shipped.text());
        assertThat(repeat.token()).isEqualTo("token of s-1 2");
        assertThat(Files.readString(directory.resolve("inbox")))
            .containsOnlyOnce("\"shipped\":\"s-1\"")
            .doesNotContain("\"shipped\":\"s-2\"", "\"shipped\":\"s-4\"");
        assertThat(program.log()).doesNotContain("token of");
        assertThat(coordinator.all(coordinator.replyTopic()))
            .allSatisfy(reply ->
                assertThat(Headers.text(reply.headers(), Headers.TRACEPARENT))
                    .contains(Commands.TRACE));
      } finally {
        node.destroy();
        if (!node.waitFor(10, TimeUnit.SECONDS)) {
          node.destroyForcibly();
        }
      }
    }
  }

  private static Hotel.Received ship(
      Hotel coordinator, String saga, Direction direction, int attempt, int quantity) {
    return coordinator.ask(
        command(coordinator, saga, direction, attempt, quantity),
        reply -> reply.isFor(saga, direction, attempt));
  }

  private static Hotel.Received ask(Hotel coordinator, String saga, int attempt) {
    ProducerRecord<byte[], byte[]> query = command(coordinator, saga, Direction.DO, attempt, 2);
    Headers.put(query.headers(), Headers.QUERY, "true");
    return coordinator.ask(query, reply -> reply.isFor(saga, Direction.DO, attempt));
  }

  private static ProducerRecord<byte[], byte[]> command(
      Hotel coordinator, String saga, Direction direction, int attempt, int quantity) {
    GenericRecord ship = new GenericData.Record(SHIP);
    ship.put("orderId", saga);
    ship.put("sku", "teapot");
    ship.put("quantity", quantity);
    ProducerRecord<byte[], byte[]> like =
        Commands.command(
            coordinator.wire(),
            coordinator.commands(),
            coordinator.replyTopic(),
            saga,
            direction,
            attempt);
    ProducerRecord<byte[], byte[]> command =
        new ProducerRecord<>(
            like.topic(),
            null,
            saga.getBytes(StandardCharsets.UTF_8),
            coordinator.wire().encode(ship),
            like.headers());
    Headers.put(command.headers(), Headers.TYPE, "shop.shipping.Ship");
    Headers.put(command.headers(), Headers.TRACEPARENT, Commands.TRACE);
    return command;
  }
}
