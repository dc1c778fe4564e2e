package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.shard.Findings.Unsettled;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.WireFormat;

/** Schemas by id: what the registry is asked, and what of its answers is believed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KnownSchemasTest {

  private static final byte[] OF_SCHEMA_7 = {0, 0, 0, 0, 7, 2};

  @Test
  void the_answer_to_a_question_is_the_schema_s_text() throws Unsettled {
    try (var shop = new Shop()) {
      var order = shop.payload("OrderPlaced", "order-1", 2).toBytes();
      var known = new KnownSchemas(shop.wire());

      var answer = known.ask("schema/" + WireFormat.schemaId(order)).join();

      assertThat(answer.map(it -> new String(it, UTF_8)))
          .hasValueSatisfying(text -> assertThat(text).contains("OrderPlaced"));
      known.learn("schema/" + WireFormat.schemaId(order), answer.orElseThrow());
      assertThat(known.of(order, _ -> answer).schema().getFullName()).isEqualTo("shop.OrderPlaced");
    }
  }

  @Test
  void an_id_that_the_registry_does_not_know_has_no_answer() {
    try (var shop = new Shop()) {
      assertThat(new KnownSchemas(shop.wire()).ask("schema/987654").join()).isEmpty();
    }
  }

  @Test
  void a_registry_that_is_down_gives_no_answer_at_all() {
    try (var unreachable = AvroWire.connect("http://127.0.0.1:1")) {
      assertThatThrownBy(() -> new KnownSchemas(unreachable).ask("schema/7").join())
          .hasMessageContaining("expected the registry");
    }
  }

  @Test
  void an_answer_that_is_no_schema_is_the_same_for_all() {
    try (var shop = new Shop()) {
      var known = new KnownSchemas(shop.wire());
      var gibberish = "{\"type\": \"poem\"}".getBytes(UTF_8);

      known.learn("schema/7", gibberish);

      assertThatThrownBy(() -> known.of(OF_SCHEMA_7, _ -> Optional.of(gibberish)))
          .isInstanceOf(NotDecodable.class)
          .hasMessageContaining("no Avro schema under the id 7");
    }
  }
}
