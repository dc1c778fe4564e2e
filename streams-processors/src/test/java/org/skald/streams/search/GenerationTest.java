package org.skald.streams.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.schemas.AvroWire;
import org.skald.streams.StreamsHostConfig;
import org.skald.streams.view.JournalRecord;

/** A view that begins anew is empty at once, and removes what it had little by little. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GenerationTest {

  private static final int SAGAS = 300;

  private final AvroWire wire = AvroWire.connect("mock://search-generation");
  private final Journal journal = new Journal(wire, 1);
  private long offset;

  @TempDir Path directory;
  private TopologyTestDriver driver;
  private KeyValueStore<Bytes, byte[]> store;

  @BeforeEach
  void start() {
    var settings = new Properties();
    settings.putAll(StreamsHostConfig.of("none:9092", "search", directory).streams());
    driver = new TopologyTestDriver(SearchTopology.of(Journal.TOPIC, wire, _ -> 0), settings);
    store = driver.getKeyValueStore(SearchTopology.STORE);
  }

  @AfterEach
  void stop() {
    driver.close();
    wire.close();
  }

  @Test
  void what_it_had_is_shown_no_more_and_removed_in_the_end() {
    var writer = new SearchWriter(store, 0);
    tell(writer, "o-", SAGAS);
    var entries = entries();
    for (var generation = 1; generation <= 2; generation++) {
      var prefix = "p" + generation + "-";
      writer.beginAnew();
      tell(writer, prefix, 1);
      assertThat(ids()).containsExactly(prefix + 0);
      assertThat(entries()).as("of both").isGreaterThan(SAGAS);

      writer = new SearchWriter(store, 0); // As after a start: it goes on.
      tell(writer, prefix, SAGAS);

      assertThat(ids()).hasSize(SAGAS).allMatch(it -> it.startsWith(prefix));
      assertThat(entries()).isEqualTo(entries);
    }
  }

  private void tell(SearchWriter writer, String prefix, int sagas) {
    for (var i = 0; i < sagas; i++) {
      journal.completed(prefix + i, "place-order").forEach(it -> tell(writer, it));
    }
  }

  private void tell(SearchWriter writer, ProducerRecord<byte[], byte[]> event) {
    var record =
        new Record<>(Bytes.wrap(event.key()), Bytes.wrap(event.value()), 0, event.headers());
    var read = JournalRecord.of(record, wire);
    writer.apply(read, offset++, JournalFacts.of(read.id().revision(), read.event()));
  }

  private List<String> ids() {
    return new SearchReader(store)
        .slice(Query.all().wanted(), Optional.empty(), 2 * SAGAS).found().stream()
            .map(it -> it.cursor().id())
            .toList();
  }

  private int entries() {
    var count = 0;
    try (var all = store.all()) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }
}
