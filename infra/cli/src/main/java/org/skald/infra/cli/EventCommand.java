package org.skald.infra.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import org.skald.log.kafka.KafkaClients;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.Converted;
import org.skald.saga.definition.InputProblem;
import org.skald.schemas.AvroWire;
import org.skald.schemas.RegistryUnavailable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skald event}: produces an event to a topic, as any service does that knows no Skald. */
@Command(
    name = "event",
    description = "Produces an event to a topic of Kafka, in registry wire format.")
final class EventCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @Option(
      names = "--schema",
      required = true,
      paramLabel = "NAME",
      description = "Full name of its schema, of which the latest version is taken.")
  private String schema = "";

  @Option(names = "--value", required = true, paramLabel = "JSON", description = "What it says.")
  private String value = "";

  @Option(names = "--key", description = "Its key; else none.")
  private @Nullable String key;

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka's bootstrap servers.")
  private String kafka = "";

  @Option(
      names = "--registry",
      required = true,
      paramLabel = "URL",
      description = "Where the schema registry is.")
  private String registry = "";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var place = produce(written());
    new Screen(Objects.requireNonNull(spec))
        .plain("%s-%d-%d".formatted(place.topic(), place.partition(), place.offset()));
    return 0;
  }

  private byte[] written() {
    var json = SagaCommand.json("--value", value);
    try (var wire = AvroWire.connect(registry)) {
      var known =
          wire.latest(schema)
              .orElseThrow(() ->
                  new Failed(
                      Failed.NOT_FOUND,
                      "--schema: expected one that the registry knows, found '%s'"
                          .formatted(schema)));
      return switch (CheckedDefinition.payload(json, known)) {
        case Converted.Ready(var payload) -> payload.toBytes();
        case Converted.Faulty(var problems) ->
            throw new Failed(
                Failed.REFUSED,
                problems.stream()
                    .map(InputProblem::render)
                    .collect(Collectors.joining("\n", "--value: ", "")));
      };
    } catch (RegistryUnavailable e) {
      throw new Failed(Failed.UNREACHABLE, "--registry: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new Failed(Failed.REFUSED, "--registry: " + e.getMessage());
    }
  }

  private RecordMetadata produce(byte[] event) throws InterruptedException {
    var named = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    var clients = new KafkaClients(kafka, "skald-event", Map.of());
    try (var producer = clients.producer("event")) {
      return producer.send(new ProducerRecord<>(topic, named, event)).get();
    } catch (ExecutionException e) {
      throw new Failed(
          Failed.UNREACHABLE,
          "expected a topic %s on the Kafka at %s, found %s".formatted(topic, kafka, e.getCause()));
    }
  }
}
