package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.SagaEvent;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JournalRecordsTest {

  private static final int SEEDS = 300;

  @Test
  void every_event_has_a_journal_record_of_its_name_with_its_saga_and_time() {
    var seen = new HashSet<Class<?>>();
    try (var shop = new Shop()) {
      for (var event : events()) {
        var record = JournalRecords.of(event);

        assertThat(record.getSchema().getName()).isEqualTo(event.getClass().getSimpleName());
        assertThat(shop.wire().decode(shop.wire().encode(record))).isEqualTo(record);
        assertThat(record.get(0)).isEqualTo(event.sagaId().value());
        assertThat(record.get(1)).isEqualTo(event.at());
        seen.add(event.getClass());
      }
    }
    assertThat(seen).isEqualTo(Set.of(SagaEvent.class.getPermittedSubclasses()));
  }

  @Test
  void a_node_registers_the_schema_of_every_journal_record_before_it_writes_one() {
    assertThat(JournalRecords.schemas().stream().map(Schema::getName))
        .doesNotHaveDuplicates()
        .contains("DefinitionDeployed", "CommandRejected")
        .containsAll(
            Set.of(SagaEvent.class.getPermittedSubclasses()).stream()
                .map(Class::getSimpleName)
                .toList());
  }

  private static Iterable<SagaEvent> events() {
    return LongStream.range(0, SEEDS)
        .boxed()
        .flatMap(seed -> new RandomSagas(seed).run().events().stream())
        .toList();
  }
}
