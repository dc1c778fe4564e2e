package org.skald.log.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.skald.log.Position;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.schemas.Headers;
import org.skald.schemas.Topics;

/**
 * The dead letters of a log, for people: read when somebody asks, which happens seldom.
 *
 * <p>That one was appended anew is noted in the same topic, by a record that names it.
 */
public final class DeadLetterTopic {

  private static final long ALL = Long.MAX_VALUE;

  private final KafkaClients clients;
  private final String log;
  private final String topic;

  /** Those of this log. */
  public DeadLetterTopic(KafkaClients clients, String log) {
    this.clients = clients;
    this.log = log;
    this.topic = new Topics(log).deadLetters();
  }

  /** Name of the log. */
  public String log() {
    return log;
  }

  /**
   * Those that are wanted among the last, the newest first.
   *
   * @param lookBack how many records of each partition are looked at
   */
  public List<DeadLetter> newest(long lookBack, int limit, Predicate<DeadLetter> wanted) {
    return read(lookBack, _ -> true).stream()
        .filter(wanted)
        .sorted(Comparator.comparing(DeadLetter::at).reversed())
        .limit(limit)
        .toList();
  }

  /** The dead letter of this name, if there is one. */
  public Optional<DeadLetter> find(DeadLetter.Id id) {
    return read(ALL, id::equals).stream().findFirst();
  }

  /** Each once: a driver that took over may have sent it a second time. */
  private List<DeadLetter> read(long lookBack, Predicate<DeadLetter.Id> wanted) {
    var letters = new LinkedHashMap<DeadLetter.Id, LogRecord>();
    Map<DeadLetter.Id, List<DeadLetter.Replay>> replays = new HashMap<>();
    scan(
        lookBack,
        record -> {
          var place = place(record);
          if (record.header(WireNames.CODE).isPresent()) {
            place.filter(wanted).ifPresent(it -> letters.merge(it, record, DeadLetter::merged));
          } else {
            record
                .header(Headers.REPLAYS)
                .flatMap(DeadLetter.Id::read)
                .filter(wanted)
                .ifPresent(it ->
                    place.ifPresent(to ->
                        replays
                            .computeIfAbsent(it, _ -> new ArrayList<>())
                            .add(replay(record, to))));
          }
        });
    return letters.entrySet().stream()
        .map(it ->
            new DeadLetter(
                it.getKey(), it.getValue(), replays.getOrDefault(it.getKey(), List.of())))
        .toList();
  }

  private static DeadLetter.Replay replay(LogRecord note, DeadLetter.Id to) {
    return new DeadLetter.Replay(
        to,
        note.header(Headers.ACTOR).orElse(""),
        note.header(Headers.REASON).orElse(""),
        Instant.ofEpochMilli(note.stampMs()));
  }

  /** A record of the log keeps the headers that its producer gave it; they do not name it. */
  private Optional<DeadLetter.Id> place(LogRecord record) {
    var from = record.header(WireNames.TOPIC).orElse("");
    var origin =
        record
            .header(Headers.DEFINITION)
            .filter(_ -> !from.equals(log))
            .map(it -> it + ":" + from + "-")
            .orElse("");
    return DeadLetter.Id.read(
        origin
            + record.header(WireNames.PARTITION).orElse("")
            + "-"
            + record.header(WireNames.POSITION).orElse(""));
  }

  private void scan(long lookBack, Consumer<LogRecord> reader) {
    new TopicTail(clients, topic, "read_uncommitted")
        .read("dead-letters", lookBack, record -> reader.accept(read(record)));
  }

  static LogRecord read(ConsumerRecord<byte[], byte[]> record) {
    return new LogRecord(
        new Position(record.offset()),
        record.timestamp(),
        record.key(),
        record.value(),
        KafkaRecords.headers(record));
  }

  /** Notes that a dead letter was appended anew. */
  public void note(DeadLetter letter, DeadLetter.Id to, String actor, String reason) {
    var headers =
        List.of(
            WireHeader.of(Headers.REPLAYS, letter.id().toString()),
            WireHeader.of(WireNames.PARTITION, Integer.toString(to.shard())),
            WireHeader.of(WireNames.POSITION, to.position().toString()),
            WireHeader.of(Headers.ACTOR, actor),
            WireHeader.of(Headers.REASON, reason));
    try (var producer = clients.producer("dead-letters")) {
      producer.send(KafkaRecords.write(topic, null, letter.record().key(), null, headers)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "expected Kafka to take the note that %s was replayed".formatted(letter.id()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
