package org.skald.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.log.Position;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadLetterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2-4711",
        "buy:orders.placed-0-17",
        "buy-now:orders-placed-12-3",
        "a:b-1-2-3",
      })
  void a_name_is_read_as_it_is_written(String text) {
    assertThat(DeadLetter.Id.read(text).map(DeadLetter.Id::toString)).contains(text);
  }

  @Test
  void a_name_says_whose_record_it_was_and_where() {
    var origin = new DeadLetter.Origin("buy-now", "orders.placed-eu");

    assertThat(DeadLetter.Id.read("buy-now:orders.placed-eu-3-17"))
        .contains(new DeadLetter.Id(Optional.of(origin), 3, new Position(17)));
    assertThat(DeadLetter.Id.read("3-17")).contains(new DeadLetter.Id(3, new Position(17)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "17", "orders-0-17", "buy:-0-17", ":orders-0-17", "buy:orders-0", "a/b:c-1-2"})
  void what_is_no_name_is_none(String text) {
    assertThat(DeadLetter.Id.read(text)).isEmpty();
  }
}
