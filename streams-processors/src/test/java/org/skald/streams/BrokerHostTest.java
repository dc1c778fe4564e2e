package org.skald.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Timer;
import org.skald.schemas.Headers;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BrokerHostTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int SAGAS = 60;

  @TempDir Path directory;

  @Test
  void a_host_that_dies_in_a_transaction_leaves_no_half_and_does_nothing_twice() throws Exception {
    try (var kafka = EmbeddedKafka.start()) {
      var bootstrap = kafka.bootstrapServers();
      createLog(bootstrap);
      produce(bootstrap, 1);

      try (var dying = start(bootstrap, "first", DyingShelf.after(SAGAS / 2))) {
        assertThat(dying.awaitStopped(PATIENCE)).isTrue();
        assertThat(dying.health().isLive()).isFalse();
        assertThat(dying.health().failure().orElse("none")).contains("died as planned");
      }
      try (var second = start(bootstrap, "second", new Shelf())) {
        var first = readUntil(bootstrap, "skald.sagas", it -> it.size() == SAGAS);
        produce(bootstrap, 2);
        var both = readUntil(bootstrap, "skald.sagas", it -> it.size() == 2 * SAGAS);

        assertThat(both).containsAllEntriesOf(first);
        var boxes = new TreeMap<String, Integer>();
        for (var saga = 0; saga < SAGAS; saga++) {
          var command = "saga-%d/step/do".formatted(saga);
          assertThat(both.get(command + "/2")).isEqualTo(both.get(command + "/1"));
          assertThat(both.get(command + "/1")).startsWith("ok ").endsWith(command);
          boxes.merge(String.valueOf(both.get(command + "/1")).split(" ", -1)[1], 1, Integer::sum);
        }
        assertThat(boxes).as("each shelf counts on from where it stood").hasSize(SAGAS / 3);
        assertThat(boxes.values()).containsOnly(3);
        assertThat(second.health().isReady()).as("%s", second.health()).isTrue();
        assertThat(readAll(bootstrap, ShelfCodec.EVENTS))
            .extracting(it -> text(it, Headers.COMMAND_ID))
            .hasSize(SAGAS)
            .doesNotHaveDuplicates();
      }
    }
  }

  private StreamsHost start(
      String bootstrap,
      String name,
      Decider<Shelf.Command, Shelf.State, Shelf.Event, Shelf.Refusal, Shelf.Bell> decider) {
    var codec = new ShelfCodec();
    var hosted = HostedDecider.of("shelf.commands", decider, codec).asParticipant(codec);
    var config =
        StreamsHostConfig.of(bootstrap, "shelf", directory.resolve(name))
            .with(Map.of("group.instance.id", "shelf-1"));
    return StreamsHost.start(hosted, config, 3);
  }

  /** Dies in the middle of a transaction, before it answers one command too many. */
  private record DyingShelf(Shelf shelf, AtomicInteger left)
      implements Decider<Shelf.Command, Shelf.State, Shelf.Event, Shelf.Refusal, Shelf.Bell> {

    static DyingShelf after(int decisions) {
      return new DyingShelf(new Shelf(), new AtomicInteger(decisions));
    }

    @Override
    public Shelf.State initial() {
      return shelf.initial();
    }

    @Override
    public Decision<Shelf.Event, Shelf.Refusal> decide(
        Shelf.State state, Shelf.Command command, Moment moment) {
      if (left.getAndDecrement() == 0) {
        throw new IllegalStateException("died as planned");
      }
      return shelf.decide(state, command, moment);
    }

    @Override
    public Shelf.State evolve(Shelf.State state, Shelf.Event event) {
      return shelf.evolve(state, event);
    }

    @Override
    public List<Shelf.Bell> react(Shelf.State after, Shelf.Event event) {
      return shelf.react(after, event);
    }

    @Override
    public Optional<Timer<Shelf.Command>> timer(Shelf.State state) {
      return shelf.timer(state);
    }
  }

  private static void createLog(String bootstrap) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      var replicas = Optional.<Short>empty();
      var log = new NewTopic("skald.sagas", Optional.of(2), replicas);
      var commands = new NewTopic("shelf.commands", Optional.of(3), replicas);
      admin.createTopics(List.of(log, commands)).all().get();
    }
  }

  /** Every saga puts one box on a shelf. */
  private static void produce(String bootstrap, int attempt) throws Exception {
    var sent = new ArrayList<Future<RecordMetadata>>();
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "linger.ms", 5);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (var saga = 0; saga < SAGAS; saga++) {
        var shelf = List.of("A", "B", "C").get(saga % 3);
        var text = shelf + " put 1";
        var headers = StreamScenario.asks("saga-" + saga, "step", "do", attempt);
        var record = new ProducerRecord<>("shelf.commands", null, "saga-" + saga, text, headers);
        sent.add(producer.send(record));
      }
      for (var it : sent) {
        it.get();
      }
    }
  }

  /** Reads until the replies, by command and attempt, are as wanted. */
  private static Map<String, String> readUntil(
      String bootstrap, String topic, Predicate<Map<String, String>> wanted) {
    var found = new TreeMap<String, String>();
    var deadline = Instant.now().plus(PATIENCE);
    try (var consumer = consumer(bootstrap, topic)) {
      while (!wanted.test(found)) {
        assertThat(Instant.now()).as("replies: %s", found).isBefore(deadline);
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          var command = text(record, Headers.COMMAND_ID) + "/" + text(record, Headers.ATTEMPT);
          var said = text(record, Headers.OUTCOME) + " " + record.value();
          assertThat(found.merge(command, said, (known, _) -> known)).isEqualTo(said);
          assertThat(record.key()).isEqualTo(command.substring(0, command.indexOf('/')));
          assertThat(record.headers().lastHeader(Headers.REPLY_TO)).isNull();
        }
      }
    }
    return found;
  }

  private static List<ConsumerRecord<String, String>> readAll(String bootstrap, String topic) {
    var found = new ArrayList<ConsumerRecord<String, String>>();
    try (var consumer = consumer(bootstrap, topic)) {
      var ends = consumer.endOffsets(consumer.assignment());
      while (!ends.entrySet().stream()
          .allMatch(it -> consumer.position(it.getKey()) >= it.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    return found;
  }

  private static KafkaConsumer<String, String> consumer(String bootstrap, String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
    var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private static String text(ConsumerRecord<?, ?> record, String header) {
    return Headers.required(record.headers(), header);
  }
}
