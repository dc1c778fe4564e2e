package org.skald.streams.overlap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.Topics;
import org.skald.schemas.journal.Outcome;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.SagaForgotten;
import org.skald.schemas.journal.SagaStuck;
import org.skald.schemas.journal.StepFailed;
import org.skald.schemas.journal.StepRefused;
import org.skald.schemas.journal.StepSkippedByHand;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.journal.StepSucceeded;
import org.skald.schemas.journal.Touched;
import org.skald.schemas.overlap.Kind;
import org.skald.schemas.overlap.Overlap;
import org.skald.schemas.overlap.Touch;
import org.skald.streams.StreamsHostConfig;
import org.skald.streams.overlap.core.KeyTouches;
import org.skald.streams.view.WrittenJournal;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OverlapTopologyTest {

  private static final Instant START = WrittenJournal.START;

  private final AvroWire wire = AvroWire.connect("mock://overlap-topology");
  private final TouchJournal journal = new TouchJournal(wire, 1);
  private final OverlapCounts counts = new OverlapCounts();

  @TempDir Path directory;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> in;
  private TestOutputTopic<byte[], byte[]> out;

  @BeforeEach
  void start() {
    var settings = new Properties();
    settings.putAll(StreamsHostConfig.of("none:9092", "overlaps", directory).streams());
    driver = new TopologyTestDriver(OverlapTopology.of(Topics.SAGAS, wire, counts), settings);
    var bytes = new ByteArraySerializer();
    in = driver.createInputTopic(WrittenJournal.TOPIC, bytes, bytes);
    var read = new ByteArrayDeserializer();
    out = driver.createOutputTopic(Topics.SAGAS.overlaps(), read, read);
  }

  @AfterEach
  void stop() {
    driver.close();
    wire.close();
  }

  private void tell(List<ProducerRecord<byte[], byte[]>> events) {
    events.forEach(it -> in.pipeInput(new TestRecord<>(it.key(), it.value(), it.headers(), START)));
  }

  private List<Overlap> reports() {
    return out.readValuesToList().stream().map(it -> (Overlap) wire.decode(it)).toList();
  }

  private int stored() {
    var count = 0;
    for (var store : List.of(SagaStage.STORE, KeyStage.STORE)) {
      try (var all = driver.getKeyValueStore(store).all()) {
        while (all.hasNext()) {
          var _ = all.next();
          count++;
        }
      }
    }
    return count;
  }

  @Test
  void who_was_at_it_before_it_was_undone_is_reported_on_a_topic_of_its_own() {
    tell(List.of(journal.begun("a", List.of(), "stock/1", "stock/2")));
    tell(List.of(journal.begun("b", List.of("stock/1"), "stock/2")));
    tell(journal.undone("a"));

    var records = out.readRecordsToList();

    assertThat(records.stream().map(it -> (Overlap) wire.decode(it.value())))
        .containsExactlyInAnyOrder(
            new Overlap(
                "stock/1",
                Kind.DIRTY_READ,
                new Touch("a", "order", 2, "reserve", START, START.plusMillis(4)),
                new Touch("b", "order", 2, "reserve", START.plusMillis(1), null)),
            new Overlap(
                "stock/2",
                Kind.LOST_UPDATE,
                new Touch("a", "order", 2, "reserve", START, START.plusMillis(4)),
                new Touch("b", "order", 2, "reserve", START.plusMillis(1), null)));
    assertThat(records)
        .allSatisfy(it -> {
          assertThat(it.key()).asString(StandardCharsets.UTF_8).startsWith("stock/");
          assertThat(it.headers().lastHeader(Headers.TYPE).value())
              .asString(StandardCharsets.UTF_8)
              .isEqualTo("org.skald.schemas.overlap.Overlap");
        });
    assertThat(
            records.stream()
                .map(it ->
                    new String(
                        it.headers().lastHeader(Headers.ID).value(), StandardCharsets.UTF_8)))
        .doesNotHaveDuplicates();
    assertThat(counts.reported())
        .isEqualTo(
            Map.of(
                new OverlapCounts.Reported(
                    "order", org.skald.streams.overlap.core.Overlap.Kind.DIRTY_READ),
                1L,
                new OverlapCounts.Reported(
                    "order", org.skald.streams.overlap.core.Overlap.Kind.LOST_UPDATE),
                1L));
  }

  @Test
  void a_journal_that_repeats_reports_once() {
    var events = new ArrayList<ProducerRecord<byte[], byte[]>>();
    events.add(journal.begun("a", List.of(), "stock"));
    events.add(journal.begun("b", List.of("stock")));
    events.addAll(journal.undone("a"));

    tell(events);
    tell(events);

    assertThat(reports()).hasSize(1);
  }

  @Test
  void a_step_that_is_over_is_not_at_it_any_more() {
    for (var over :
        List.of(
            new StepSucceeded("succeeded", START, "reserve", 1, null, false),
            new StepRefused("refused", START, "reserve", 1, "sold out"),
            new StepFailed("failed", START, "reserve", 1, "closed", null),
            new StepSkippedByHand("skipped", START, "reserve", "ada", null, "done by hand"))) {
      tell(List.of(journal.begun((String) over.get(0), List.of("stock")), journal.told(over)));
    }
    tell(List.of(journal.begun("retried", List.of("stock"))));
    tell(List.of(journal.told(new StepFailed("retried", START, "reserve", 1, "closed", START))));
    tell(List.of(journal.begun("stuck", List.of("stock"))));
    tell(List.of(journal.told(new SagaStuck("stuck", START, "reserve", "nobody knows"))));
    tell(List.of(journal.begun("a", List.of(), "stock")));
    tell(journal.undone("a"));

    assertThat(reports().stream().map(it -> it.getOther().getSagaId()))
        .containsExactlyInAnyOrder("retried", "stuck");
  }

  @Test
  void sagas_that_say_nothing_cost_nothing() {
    tell(
        List.of(
            journal.told(
                new StepStarted(
                    "a", START, "reserve", 1, TouchJournal.NOTHING, START, "stock", null)),
            journal.told(new StepSucceeded("a", START, "reserve", 1, null, false)),
            journal.told(new SagaEnded("a", START, Outcome.COMPLETED, List.of()))));

    assertThat(stored()).isZero();
  }

  @Test
  void what_has_ended_is_forgotten_in_time() {
    tell(List.of(journal.begun("a", List.of("price"), "stock")));
    tell(journal.undone("a"));
    tell(List.of(journal.begun("b", List.of("price"), "stock")));
    tell(List.of(journal.told(new SagaEnded("b", START, Outcome.COMPLETED, List.of()))));
    assertThat(stored()).isPositive();

    var late = START.plus(KeyTouches.LATE_MAX).plusSeconds(30);
    for (var i = 0; i < 2; i++) {
      var event = journal.begun("c", List.of("other"));
      Headers.put(event.headers(), Headers.TIME, late.plusSeconds(i).toString());
      tell(List.of(event));
    }

    // The newest saga and its touch, each with two entries that say when to look at it.
    assertThat(stored()).isEqualTo(2 * 3);
    assertThat(counts.cut()).isZero();
  }

  @Test
  void a_saga_that_is_forgotten_makes_room_for_another_of_its_id() {
    tell(List.of(journal.begun("a", List.of(), "stock")));
    tell(List.of(journal.told(new SagaEnded("a", START, Outcome.COMPLETED, List.of()))));
    tell(List.of(journal.told(new SagaForgotten("a", START))));
    tell(List.of(journal.begun("a", List.of(), "stock")));
    tell(List.of(journal.begun("b", List.of("stock"))));
    tell(journal.undone("a"));

    assertThat(reports()).hasSize(1);
  }

  @Test
  void keys_that_could_not_be_told_are_counted() {
    var touched =
        new Touched("order", 1, null, List.of(), List.of(), List.of("a division by zero"));
    var event = journal.begun("a", touched);

    tell(List.of(event));
    tell(List.of(event));

    assertThat(counts.untold()).isEqualTo(Map.of("order", 1L));
  }
}
