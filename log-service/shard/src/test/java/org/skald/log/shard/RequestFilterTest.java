package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which request ids were added: never wrong about those, seldom about others. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RequestFilterTest {

  private static final int MANY = 200_000;

  private final RequestFilter filter = new RequestFilter();

  @Test
  void what_was_added_is_never_denied() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    var ids =
        IntStream.range(0, MANY)
            .mapToObj(_ -> new UUID(random.nextLong(), random.nextLong()).toString())
            .toList();

    ids.forEach(filter::add);

    assertThat(ids).allMatch(filter::mayContain);
  }

  @Test
  void of_ids_that_only_differ_in_a_number_few_others_pass() {
    IntStream.range(0, MANY).forEach(number -> filter.add("order-" + number));

    var passed =
        IntStream.range(MANY, 2 * MANY)
            .filter(number -> filter.mayContain("order-" + number))
            .count();

    assertThat(passed).isLessThan(MANY / 50);
  }

  @Test
  void nothing_is_in_an_empty_one() {
    assertThat(filter.mayContain("r")).isFalse();
    assertThat(filter.mayContain("")).isFalse();
  }
}
