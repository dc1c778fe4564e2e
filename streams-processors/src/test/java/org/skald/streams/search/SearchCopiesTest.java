package org.skald.streams.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.log.Position;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import org.skald.streams.search.SearchAnswer.Answered;
import org.skald.streams.search.SearchAnswer.Behind;
import org.skald.streams.search.core.Slice;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchCopiesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SHARDS = 2;
  private static final int SAGAS = 300;

  @TempDir Path directory;

  @Test
  void a_standby_has_all_that_the_active_copy_has_and_answers_when_that_is_gone() throws Exception {
    try (var kafka = EmbeddedKafka.start();
        var wire = AvroWire.connect("mock://search-copies")) {
      var bootstrap = kafka.bootstrapServers();
      createTopics(bootstrap);
      var journal = new Journal(wire, SHARDS);
      var all = write(bootstrap, journal);
      try (var second = SearchView.start(config(bootstrap, 2), wire)) {
        try (var first = SearchView.start(config(bootstrap, 1), wire)) {
          await("a copy of each shard at both", () -> isComplete(first) && isComplete(second));

          assertThat(ids(first, journal)).isEqualTo(all);
          assertThat(ids(second, journal)).isEqualTo(all);
          assertThat(first.holders(0)).containsExactlyInAnyOrder("127.0.0.1:1", "127.0.0.1:2");
          assertThat(standbys(first) + standbys(second))
              .as("of each shard one copy folds the journal and one follows")
              .isEqualTo(SHARDS);
        }
        assertThat(ids(second, journal)).as("at once").isEqualTo(all);
        await("the other to fold all of the journal", () -> standbys(second) == 0);
        assertThat(ids(second, journal)).isEqualTo(all);
      }
    }
  }

  @Test
  void a_place_without_an_event_is_reached_once_the_journal_is_known_to_have_all()
      throws Exception {
    try (var kafka = EmbeddedKafka.start();
        var wire = AvroWire.connect("mock://search-places")) {
      var bootstrap = kafka.bootstrapServers();
      createTopics(bootstrap);
      var journal = new Journal(wire, SHARDS);
      write(bootstrap, journal);
      try (var view = SearchView.start(config(bootstrap, 1), wire)) {
        await("the view to have a copy of each shard", () -> isComplete(view));
        var beyond = new Position(journal.position(0) + 1);

        var tooEarly = view.ask(0, Optional.of(beyond), Duration.ofMillis(600), _ -> 0);
        mark(bootstrap, beyond);
        var reached = view.ask(0, Optional.of(beyond), PATIENCE, _ -> 0);

        assertThat(tooEarly).isInstanceOf(Behind.class);
        assertThat(reached).isInstanceOf(Answered.class);
      }
    }
  }

  private SearchConfig config(String bootstrap, int node) {
    return new SearchConfig(
        bootstrap,
        Topics.SAGAS,
        SHARDS,
        Optional.empty(),
        directory.resolve("node-" + node),
        URI.create("http://127.0.0.1:" + node),
        Map.of());
  }

  private static boolean isComplete(SearchView view) {
    return view.answers(0) && view.answers(1);
  }

  private static int standbys(SearchView view) {
    return (int)
        view.copies().values().stream()
            .filter(it -> Boolean.TRUE.equals(it.get("standby")))
            .count();
  }

  private static Set<String> ids(SearchView view, Journal journal) {
    var ids = new HashSet<String>();
    for (var shard = 0; shard < SHARDS; shard++) {
      var last = Optional.of(new Position(journal.position(shard)));
      var wanted = Query.all().wanted();
      var answer =
          view.ask(shard, last, PATIENCE, it -> it.slice(wanted, Optional.empty(), 2 * SAGAS));
      assertThat(answer).isInstanceOf(Answered.class);
      if (answer instanceof Answered<?>(Slice<?> slice, _, _)) {
        slice.found().forEach(it -> ids.add(it.cursor().id()));
      }
    }
    return ids;
  }

  private static Set<String> write(String bootstrap, Journal journal) throws Exception {
    var ids = new HashSet<String>();
    var events = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (var i = 0; i < SAGAS; i++) {
      ids.add("o-" + i);
      events.addAll(
          i % 3 == 0
              ? journal.running("o-" + i, "place-order")
              : journal.completed("o-" + i, "place-order"));
    }
    var sent = new ArrayList<Future<RecordMetadata>>();
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      events.forEach(it -> sent.add(producer.send(it)));
      for (var it : sent) {
        it.get();
      }
    }
    return ids;
  }

  private static void createTopics(String bootstrap) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      var topics =
          List.of(
              new NewTopic(Topics.SAGAS.log(), Optional.of(SHARDS), Optional.empty()),
              new NewTopic(Topics.SAGAS.journal(), Optional.of(SHARDS), Optional.empty()));
      admin.createTopics(topics).all().get();
    }
  }

  /** As a driver marks that everything up to there has arrived. */
  private static void mark(String bootstrap, Position position) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      var log = new TopicPartition(Topics.SAGAS.log(), 0);
      var next = new OffsetAndMetadata(position.next().value());
      admin
          .alterConsumerGroupOffsets("skald-driver-" + Topics.SAGAS.log(), Map.of(log, next))
          .all()
          .get();
    }
  }

  private static void await(String expected, BooleanSupplier condition) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("expected %s", expected).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
