package org.skald.streams.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.schemas.AvroWire;
import org.skald.streams.StreamsHostConfig;
import org.skald.streams.search.core.Counts;
import org.skald.streams.search.core.Cursor;
import org.skald.streams.search.core.Durations;
import org.skald.streams.search.core.Phase;
import org.skald.streams.search.core.Reason;
import org.skald.streams.search.core.Slice;
import org.skald.streams.search.core.Standing;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchTopologyTest {

  private final AvroWire wire = AvroWire.connect("mock://search-topology");
  private final Journal journal = new Journal(wire, 1);

  @TempDir Path directory;
  private TopologyTestDriver driver;

  @BeforeEach
  void start() {
    var settings = new Properties();
    settings.putAll(StreamsHostConfig.of("none:9092", "search", directory).streams());
    driver = new TopologyTestDriver(SearchTopology.of(Journal.TOPIC, wire, _ -> 0), settings);
  }

  @AfterEach
  void stop() {
    driver.close();
    wire.close();
  }

  @Test
  void sagas_are_listed_newest_first() {
    tell(journal.completed("o-1", "place-order"));
    tell(journal.running("o-2", "place-order"));

    assertThat(ids(Query.all())).containsExactly("o-2", "o-1");
  }

  @Test
  void a_place_is_seen_with_the_last_event_of_its_record() {
    var events = journal.begun("o-1", "place-order");

    tell(events.subList(0, 1));
    var first = reader().reached().seen().value();
    tell(events.subList(1, 2));
    var last = reader().reached().seen().value();
    tell(journal.begun("o-2", "place-order").subList(0, 1));

    assertThat(first).isEqualTo(journal.position(0) - 2);
    assertThat(last).isEqualTo(journal.position(0) - 1);
    assertThat(reader().reached().seen().value()).isEqualTo(journal.position(0) - 1);
  }

  @Test
  void each_filter_finds_what_fits_and_nothing_else() {
    tell(journal.completed("o-1", "place-order"));
    tell(journal.running("o-2", "place-order"));
    tell(journal.stuck("o-3", "transfer", "the bank is closed"));
    tell(journal.compensated("p-4", "transfer", "no funds"));

    assertThat(ids(Query.all().phase(Phase.RUNNING))).containsExactly("o-2");
    assertThat(ids(Query.all().phase(Phase.COMPLETED))).containsExactly("o-1");
    assertThat(ids(Query.all().definition("transfer"))).containsExactly("p-4", "o-3");
    assertThat(ids(Query.all().definition("transfer").version(2))).isEmpty();
    assertThat(ids(Query.all().step("ship"))).containsExactly("p-4", "o-3", "o-2", "o-1");
    assertThat(ids(Query.all().step("ship").standing(Standing.HELD))).containsExactly("o-3");
    assertThat(ids(Query.all().step("ship").standing(Standing.DONE))).containsExactly("o-1");
    assertThat(ids(Query.all().participant("parcels.commands"))).hasSize(4);
    assertThat(ids(Query.all().participant("none"))).isEmpty();
    assertThat(ids(Query.all().stuckReason("BANK"))).containsExactly("o-3");
    assertThat(ids(Query.all().id("o-2"))).containsExactly("o-2");
    assertThat(ids(Query.all().idPrefix("o-"))).containsExactly("o-3", "o-2", "o-1");
    assertThat(ids(Query.all().phase(Phase.RUNNING).definition("transfer"))).isEmpty();
  }

  @Test
  void what_is_forgotten_is_found_and_counted_no_more() {
    tell(journal.compensated("o-1", "place-order", "no funds"));
    tell(journal.completed("o-2", "place-order"));
    tell(journal.forgotten("o-1"));
    tell(journal.forgotten("o-1"));
    tell(journal.forgotten("nobody"));

    assertThat(ids(Query.all())).containsExactly("o-2");
    assertThat(ids(Query.all().id("o-1"))).isEmpty();
    assertThat(ids(Query.all().phase(Phase.COMPENSATED))).isEmpty();
    assertThat(ids(Query.all().step("ship"))).containsExactly("o-2");
    tell(journal.forgotten("o-2"));
    tell(journal.running("o-1", "place-order"));
    assertThat(ids(Query.all())).containsExactly("o-1");
    assertThat(ids(Query.all().phase(Phase.RUNNING))).containsExactly("o-1");
  }

  @Test
  void what_is_forgotten_leaves_the_counts_as_they_were() {
    tell(journal.running("o-1", "place-order"));
    tell(journal.compensated("o-2", "place-order", "no funds"));
    assertThat(reader().reasons(Optional.empty()).most()).isNotEmpty();
    var beginningLess = journal.completed("o-3", "place-order");
    tell(beginningLess.subList(1, beginningLess.size()));
    assertThat(reader().withoutBeginning()).isEqualTo(1);

    tell(journal.forgotten("o-2"));
    tell(journal.forgotten("o-3"));

    var counts = reader().counts().getOrDefault("place-order", Counts.NONE);
    assertThat(counts.phases()).isEqualTo(Map.of(Phase.RUNNING, 1L));
    assertThat(counts.steps()).isEqualTo(Map.of("ship", Map.of(Standing.RUNNING, 1L)));
    assertThat(reader().reasons(Optional.empty()).most()).isEmpty();
    assertThat(reader().withoutBeginning()).isZero();
  }

  @Test
  void a_time_range_has_what_started_in_it() {
    tell(journal.running("o-1", "place-order"));
    tell(journal.running("o-2", "place-order"));
    tell(journal.running("o-3", "place-order"));

    var second = Journal.START.plusMillis(2);

    assertThat(ids(Query.all().from(second))).containsExactly("o-3", "o-2");
    assertThat(ids(Query.all().to(second))).containsExactly("o-1");
    assertThat(ids(Query.all().from(second).to(second.plusMillis(2)))).containsExactly("o-2");
    assertThat(ids(Query.all().to(second.plusNanos(1)))).containsExactly("o-2", "o-1");
    assertThat(ids(Query.all().to(Instant.MAX))).hasSize(3);
    assertThat(ids(Query.all().to(Instant.MIN))).isEmpty();
  }

  @Test
  void pages_follow_each_other_without_a_gap() {
    for (var i = 0; i < 25; i++) {
      tell(journal.completed("o-" + i, "place-order"));
    }

    var seen = new ArrayList<String>();
    Optional<Cursor> after = Optional.empty();
    do {
      var page = reader().slice(Query.all().wanted(), after, 10);
      page.found().forEach(it -> seen.add(it.saga().id()));
      after = page.lookedTo();
    } while (after.isPresent());

    assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith("o-24").endsWith("o-0");
  }

  @Test
  void a_page_ends_where_enough_sagas_were_looked_at_and_the_next_one_goes_on_there() {
    for (var i = 0; i < 25; i++) {
      tell(journal.completed("o-" + i, i == 3 ? "transfer" : "place-order"));
    }
    var impatient = new SearchReader(driver.getKeyValueStore(SearchTopology.STORE), 10);
    var wanted = Query.all().participant("parcels.commands").definition("transfer").wanted();

    var first = impatient.slice(wanted, Optional.empty(), 50);
    var second = impatient.slice(wanted, first.lookedTo(), 50);
    var third = impatient.slice(wanted, second.lookedTo(), 50);

    assertThat(first.found()).isEmpty();
    assertThat(second.found()).isEmpty();
    assertThat(third.found()).hasSize(1);
    assertThat(third.lookedTo()).isEmpty();
  }

  @Test
  void too_many_ids_that_begin_so_are_found_by_what_else_is_wanted() {
    for (var i = 0; i < 25; i++) {
      tell(journal.completed("o-" + i, i == 3 ? "transfer" : "place-order"));
    }
    var impatient = new SearchReader(driver.getKeyValueStore(SearchTopology.STORE), 10);

    var narrowed =
        impatient.slice(
            Query.all().idPrefix("o-").definition("transfer").wanted(), Optional.empty(), 50);
    var seen = new ArrayList<String>();
    Optional<Cursor> after = Optional.empty();
    do {
      var page = impatient.slice(Query.all().idPrefix("o-1").wanted(), after, 50);
      page.found().forEach(it -> seen.add(it.saga().id()));
      after = page.lookedTo();
    } while (after.isPresent());

    assertThat(narrowed.found()).extracting(it -> it.saga().id()).containsExactly("o-3");
    assertThat(seen).hasSize(11).doesNotHaveDuplicates().startsWith("o-19").endsWith("o-1");
  }

  @Test
  void the_reasons_of_a_definition_are_all_its_own() {
    var letters = new Random(4711);
    var words = new HashSet<String>();
    while (words.size() <= SearchReader.REASONS_MAX) {
      words.add(
          "x".repeat(1 + letters.nextInt(30))
              + (char) ('a' + letters.nextInt(26))
              + "y".repeat(letters.nextInt(30)));
    }
    var number = 0;
    for (var word : words) {
      tell(journal.compensated("t-" + number++, "transfer", word));
    }
    tell(journal.compensated("o-1", "place-order", "sold out"));
    tell(journal.compensated("o-2", "place-order", "sold out"));

    var all = reader().reasons(Optional.empty());
    var its = reader().reasons(Optional.of("place-order"));
    var others = reader().reasons(Optional.of("place"));

    assertThat(all.cut()).isTrue();
    assertThat(all.most()).hasSize(SearchReader.REASONS_MAX);
    assertThat(all.most().values().iterator().next()).isEqualTo(2);
    assertThat(its.cut()).isFalse();
    assertThat(its.most()).isEqualTo(Map.of(new Reason("place-order", "step", "sold out"), 2L));
    assertThat(others.most()).isEmpty();
  }

  @Test
  void a_journal_that_repeats_and_mixes_up_counts_each_saga_once() {
    var events = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (var i = 0; i < 10; i++) {
      events.addAll(journal.completed("c-" + i, "place-order"));
      events.addAll(journal.compensated("d-" + i, "place-order", "article-" + i + " is sold out"));
      events.addAll(journal.stuck("e-" + i, "place-order", "closed"));
    }
    var last = journal.position(0);
    events.addAll(List.copyOf(events));
    Collections.shuffle(events, new Random(4711));

    tell(events);

    var counts = reader().counts().getOrDefault("place-order", Counts.NONE);
    assertThat(counts.phases())
        .isEqualTo(Map.of(Phase.COMPLETED, 10L, Phase.COMPENSATED, 10L, Phase.STUCK, 10L));
    assertThat(counts.steps().get("ship"))
        .isEqualTo(Map.of(Standing.DONE, 10L, Standing.NOT_DONE, 10L, Standing.HELD, 10L));
    assertThat(counts.durations().getOrDefault(Phase.COMPLETED, Durations.NONE).count())
        .isEqualTo(10);
    assertThat(reader().reasons(Optional.empty()).most())
        .isEqualTo(
            Map.of(
                new Reason("place-order", "step", "# is sold out"),
                10L,
                new Reason("place-order", Reason.STUCK, "closed"),
                10L));
    assertThat(ids(Query.all())).hasSize(30).doesNotHaveDuplicates();
    assertThat(reader().withoutBeginning()).isZero();
    assertThat(reader().reached().seen().value()).isEqualTo(last);
    assertThat(reader().reached().next()).isEqualTo(events.size());
  }

  @Test
  void a_saga_whose_beginning_is_gone_is_counted_as_such_and_listed_nowhere() {
    var events = journal.completed("o-1", "place-order");

    tell(events.subList(1, events.size()));

    assertThat(reader().withoutBeginning()).isEqualTo(1);
    assertThat(ids(Query.all())).isEmpty();
    assertThat(reader().counts()).isEmpty();
  }

  @Test
  void a_record_that_is_no_event_of_the_journal_stops_the_view() {
    var foreign =
        new ProducerRecord<>(Journal.TOPIC, 0, new byte[] {1}, new byte[] {2}, new RecordHeaders());

    assertThatThrownBy(() -> tell(List.of(foreign)))
        .hasRootCauseMessage("expected the id of a journal event, such as 3-1207-0, found 'none'");
  }

  private void tell(List<ProducerRecord<byte[], byte[]>> events) {
    var topic =
        driver.createInputTopic(
            Journal.TOPIC, new ByteArraySerializer(), new ByteArraySerializer());
    for (var event : events) {
      assertThat(new String(event.key(), StandardCharsets.UTF_8)).isNotEmpty();
      topic.pipeInput(new TestRecord<>(event.key(), event.value(), event.headers(), Journal.START));
    }
  }

  private SearchReader reader() {
    return new SearchReader(driver.getKeyValueStore(SearchTopology.STORE));
  }

  private List<String> ids(Query query) {
    Slice<?> found = reader().slice(query.wanted(), Optional.empty(), 100);
    return found.found().stream().map(it -> it.cursor().id()).toList();
  }
}
