package org.skald.participant;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Direction;
import org.skald.schemas.Headers;

/** A participant that books rooms, with topics of its own, and the coordinator it speaks to. */
final class Hotel implements AutoCloseable {

  static final int PARTITIONS = 3;

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final AvroWire wire;
  private final String id = "hotel-" + UUID.randomUUID();
  private final String bootstrap;
  private final Inbox inbox;
  private final EffectPort effects;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Received> replies = new ArrayList<>();
  private final List<Participant> members = new ArrayList<>();
  private final Map<String, String> membersSettings = new HashMap<>();

  /** Where the effects of bookings go, in the transaction of the inbox. */
  interface EffectPort {

    void write(CommandContext context, String topic) throws Exception;

    List<String> all(Hotel hotel) throws Exception;
  }

  /** A reply as the coordinator sees it. */
  record Received(
      String commandId,
      int attempt,
      String outcome,
      String token,
      String key,
      @Nullable String text,
      boolean unchanged) {

    boolean isFor(String saga, Direction direction, int number) {
      return commandId.equals(Commands.id(saga, direction)) && attempt == number;
    }

    boolean isOf(int number) {
      return attempt == number;
    }
  }

  Hotel(EmbeddedKafka kafka, Inbox inbox, EffectPort effects) throws Exception {
    this(kafka, AvroWire.connect("mock://hotel"), inbox, effects);
  }

  Hotel(EmbeddedKafka kafka, AvroWire wire, Inbox inbox, EffectPort effects) throws Exception {
    this(kafka, wire, inbox, effects, PARTITIONS);
  }

  Hotel(EmbeddedKafka kafka, AvroWire wire, Inbox inbox, EffectPort effects, int partitions)
      throws Exception {
    this.wire = wire;
    this.bootstrap = kafka.bootstrapServers();
    this.inbox = inbox;
    this.effects = effects;
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
    try (Admin admin = Admin.create(settings)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(commands(), partitions, (short) 1),
                  new NewTopic(replyTopic(), 1, (short) 1),
                  new NewTopic(commands() + ".dead-letters", 1, (short) 1),
                  new NewTopic(facts(), 1, (short) 1)))
          .all()
          .get();
    }
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition only = new TopicPartition(replyTopic(), 0);
    consumer.assign(List.of(only));
    consumer.seekToBeginning(List.of(only));
  }

  /** All members that are opened from now on have these settings too. */
  Hotel with(Map<String, String> settings) {
    membersSettings.putAll(settings);
    return this;
  }

  String commands() {
    return id + ".commands";
  }

  String replyTopic() {
    return id + ".replies";
  }

  String facts() {
    return id + ".facts";
  }

  AvroWire wire() {
    return wire;
  }

  /** A member whose bookings take place as {@code desk} says. */
  Participant open(Performer<GenericRecord> desk) {
    return open(desk, stage -> {}, Map.of());
  }

  Participant open(
      Performer<GenericRecord> desk, Consumer<Member.Stage> probe, Map<String, String> more) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "schema.registry.url",
                "mock://hotel",
                "topic",
                commands(),
                "retry.backoff",
                "20ms"));
    settings.putAll(membersSettings);
    settings.putAll(more);
    Performer<GenericRecord> booked =
        (command, context) -> {
          IndexedRecord reply = desk.perform(command, context);
          effects.write(context, facts());
          return reply;
        };
    Participant member =
        Participant.builder(ParticipantConfig.of(settings))
            .wire(wire)
            .inbox(inbox)
            .on("hotel.Book", booked)
            .on("hotel.Unbook", booked)
            .probe(probe)
            .build();
    members.add(member);
    member.start();
    return member;
  }

  List<String> effects() throws Exception {
    return effects.all(this);
  }

  void send(String saga, Direction direction, int attempt) {
    send(Commands.command(wire, commands(), replyTopic(), saga, direction, attempt));
  }

  void send(ProducerRecord<byte[], byte[]> command) {
    try {
      producer.send(command).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("expected the command to arrive", e);
    }
  }

  /** Asks what became of an attempt. */
  void sendQuery(String saga, int attempt) {
    send(queryAbout(saga, attempt));
  }

  private ProducerRecord<byte[], byte[]> queryAbout(String saga, int attempt) {
    ProducerRecord<byte[], byte[]> query =
        Commands.command(wire, commands(), replyTopic(), saga, Direction.DO, attempt);
    Headers.put(query.headers(), Headers.QUERY, "true");
    return query;
  }

  /** Asks what became of an attempt, and waits for the reply. */
  Received query(String saga, int attempt) {
    return ask(queryAbout(saga, attempt), reply -> reply.isFor(saga, Direction.DO, attempt));
  }

  /** Sends a command and waits for the reply to it. */
  Received ask(String saga, Direction direction, int attempt) {
    int before = replies.size();
    send(saga, direction, attempt);
    return await(before, reply -> reply.isFor(saga, direction, attempt), () -> {});
  }

  Received ask(ProducerRecord<byte[], byte[]> command, Predicate<Received> wanted) {
    int before = replies.size();
    send(command);
    return await(before, wanted, () -> {});
  }

  /** The ids of the group's members, as its coordinator knows them now. */
  Set<String> memberIds() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin.describeConsumerGroups(List.of(commands())).all().get().values().stream()
          .flatMap(group -> group.members().stream())
          .map(MemberDescription::consumerId)
          .collect(Collectors.toSet());
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("expected to find the group", e);
    }
  }

  List<Received> replies() {
    return replies;
  }

  /** Waits for a reply that came after the first {@code from}. */
  Received await(int from, Predicate<Received> wanted, Runnable meanwhile) {
    long end = System.nanoTime() + LIMIT.toNanos();
    int next = from;
    while (System.nanoTime() < end) {
      for (; next < replies.size(); next++) {
        if (wanted.test(replies.get(next))) {
          return replies.get(next);
        }
      }
      meanwhile.run();
      consumer.poll(Duration.ofMillis(50)).forEach(record -> replies.add(received(record)));
    }
    throw new AssertionError("expected a reply within " + LIMIT + ", found " + replies);
  }

  private Received received(ConsumerRecord<byte[], byte[]> record) {
    return new Received(
        Headers.required(record.headers(), Headers.COMMAND_ID),
        Headers.attempt(record.headers()),
        Headers.required(record.headers(), Headers.OUTCOME),
        Headers.required(record.headers(), Headers.REPLY_TOKEN),
        new String(record.key(), StandardCharsets.UTF_8),
        record.value() == null ? null : wire.decode(record.value()).get(0).toString(),
        Headers.text(record.headers(), Headers.UNCHANGED).filter("true"::equals).isPresent());
  }

  /**
   * The committed records of a topic with one partition, from its beginning to its end now. Who
   * commits is told so before all partitions have the mark of it; so the end is that of all
   * records, and what is not decided yet is awaited.
   */
  List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    TopicPartition only = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> teller = reader("read_uncommitted");
        KafkaConsumer<byte[], byte[]> reader = reader("read_committed")) {
      reader.assign(List.of(only));
      reader.seekToBeginning(List.of(only));
      long end = teller.endOffsets(List.of(only)).getOrDefault(only, 0L);
      while (reader.position(only) < end) {
        reader.poll(Duration.ofMillis(50)).forEach(all::add);
      }
    }
    return all;
  }

  private KafkaConsumer<byte[], byte[]> reader(String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    for (Participant member : members) {
      if (member.isRunning()) {
        member.close();
      }
    }
    producer.close();
    consumer.close();
    wire.close();
  }
}
