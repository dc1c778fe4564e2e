package org.skald.streams.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.log.Position;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import org.skald.streams.search.SearchAnswer.Answered;
import org.skald.streams.search.SearchAnswer.Behind;
import org.skald.streams.search.SearchAnswer.NotHeld;
import org.skald.streams.search.core.SagaRow;
import org.skald.streams.search.core.Slice;

/** A Kafka with a journal of two shards, and nodes that have parts of its search view. */
final class SearchScenario implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int SHARDS = 2;
  private static final int LIMIT = 10_000;

  private final EmbeddedKafka kafka = EmbeddedKafka.start();
  private final AvroWire wire;
  private final Path directory;
  private final Journal journal;

  /** A new one, whose nodes have their files in the directory. */
  SearchScenario(String name, Path directory) throws Exception {
    this.wire = AvroWire.connect("mock://" + name);
    this.directory = directory;
    this.journal = new Journal(wire, SHARDS);
    try (var admin = admin()) {
      var topics =
          List.of(
              new NewTopic(Topics.SAGAS.log(), Optional.of(SHARDS), Optional.empty()),
              new NewTopic(Topics.SAGAS.journal(), Optional.of(SHARDS), Optional.empty()));
      admin.createTopics(topics).all().get();
    }
  }

  Journal journal() {
    return journal;
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  /** A node's part of the view. */
  SearchView start(int node) {
    return start(node, Map.of());
  }

  /** The same, with settings for its clients. */
  SearchView start(int node, Map<String, String> settings) {
    return SearchView.start(
        new SearchConfig(
            kafka.bootstrapServers(),
            Topics.SAGAS,
            SHARDS,
            Optional.empty(),
            directory.resolve("node-" + node),
            URI.create("http://127.0.0.1:" + node),
            settings),
        wire);
  }

  static boolean isComplete(SearchView view) {
    return view.answers(0) && view.answers(1);
  }

  /** The sagas in a view that is as far as the journal. */
  Set<String> ids(SearchView view) {
    return ids(view, Query.all());
  }

  Set<String> ids(SearchView view, Query query) {
    var ids = new HashSet<String>();
    for (var shard = 0; shard < SHARDS; shard++) {
      var last = Optional.of(new Position(journal.position(shard)));
      ids.addAll(ids(ask(view, shard, last, query)).orElseThrow());
    }
    return ids;
  }

  /** The sagas in a shard's view as it is just now; empty when it does not answer. */
  Optional<Set<String>> idsNow(SearchView view, int shard) {
    return ids(ask(view, shard, Optional.empty(), Query.all()));
  }

  private static SearchAnswer<Slice<SagaRow>> ask(
      SearchView view, int shard, Optional<Position> atLeast, Query query) {
    return view.ask(
        shard, atLeast, PATIENCE, it -> it.slice(query.wanted(), Optional.empty(), LIMIT));
  }

  private static Optional<Set<String>> ids(SearchAnswer<Slice<SagaRow>> answer) {
    return switch (answer) {
      case Answered<Slice<SagaRow>>(var slice, _, _) ->
          Optional.of(
              slice.found().stream().map(it -> it.cursor().id()).collect(Collectors.toSet()));
      case Behind<Slice<SagaRow>> _, NotHeld<Slice<SagaRow>> _ -> Optional.empty();
    };
  }

  /** Those of these sagas that a shard has. */
  List<String> of(int shard, Set<String> ids) {
    return ids.stream().filter(it -> journal.shardOf(it) == shard).toList();
  }

  /** So many sagas, of which every third is not over; their ids. */
  Set<String> writeSagas(String prefix, int count) throws Exception {
    var ids = new HashSet<String>();
    var events = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (var i = 0; i < count; i++) {
      var id = prefix + i;
      ids.add(id);
      events.addAll(
          i % 3 == 0 ? journal.running(id, "place-order") : journal.completed(id, "place-order"));
    }
    write(events);
    return ids;
  }

  void write(List<ProducerRecord<byte[], byte[]>> events) throws Exception {
    var sent = new ArrayList<Future<RecordMetadata>>();
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      events.forEach(it -> sent.add(producer.send(it)));
      for (var it : sent) {
        it.get();
      }
    }
  }

  /** All that the journal has so far is kept no longer. */
  void expireJournal() throws Exception {
    try (var admin = admin()) {
      for (var shard = 0; shard < SHARDS; shard++) {
        var partition = new TopicPartition(Topics.SAGAS.journal(), shard);
        var end =
            admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition);
        var before = RecordsToDelete.beforeOffset(end.get().offset());
        admin.deleteRecords(Map.of(partition, before)).all().get();
      }
    }
  }

  /** As a driver marks that everything up to there has arrived. */
  void mark(int shard, Position position) throws Exception {
    try (var admin = admin()) {
      var marks = new HashMap<TopicPartition, OffsetAndMetadata>();
      marks.put(
          new TopicPartition(Topics.SAGAS.log(), shard),
          new OffsetAndMetadata(position.next().value()));
      admin.alterConsumerGroupOffsets("skald-driver-" + Topics.SAGAS.log(), marks).all().get();
    }
  }

  static void await(String expected, BooleanSupplier condition) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("expected %s", expected).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Override
  public void close() {
    wire.close();
    kafka.close();
  }
}
