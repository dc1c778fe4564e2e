package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;

@Timeout(180)
@DisplayNameGeneration(ReplaceUnderscores.class)
class DriverPausedTest {

  private static final Duration PAUSE = Duration.ofSeconds(20);
  private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(30);
  private static final int BEFORE_AND_DURING = 400;
  private static final int ORDERS = 500;
  private static final Faults FAULTS = new Faults(12, 0.1, 0.02, 0.02);

  private static final Set<String> BOTH = Set.of("first", "second");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void another_node_drives_on_and_a_driver_that_wakes_up_repeats_nothing(TestReporter reporter)
      throws Exception {
    try (var shop = new Shop(directory, FAULTS)) {
      var first = shop.startNode("first", Map.of());
      var second = shop.startNode("second", Map.of());
      var customers = shop.customers(first, second);
      assertThat(second.drivers()).as("drivers at first").isEqualTo(BOTH);

      var placed = customers.place(0, BEFORE_AND_DURING);
      customers.awaitTaken(100);
      var paused = Instant.now();
      first.process().pause();
      await("the second node drives every shard")
          .atMost(TAKE_OVER_MAX)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> second.drivers().equals(Set.of("second")));
      var takenOver = Instant.now();
      await("the pause is over")
          .atMost(PAUSE.multipliedBy(2))
          .until(() -> Instant.now().isAfter(paused.plus(PAUSE)));
      var rest = customers.place(BEFORE_AND_DURING, ORDERS);
      first.process().resume();
      placed.join();
      rest.join();

      var books = shop.close(second, customers);
      books.requireBalance(customers, ORDERS);
      assertThat(books.compensated()).as("compensated").isNotEmpty();
      var ended = second.sagas("");
      await("the first node knows what has happened, and drives its share again")
          .atMost(TAKE_OVER_MAX)
          .ignoreExceptions()
          .until(() -> first.drivers().equals(BOTH) && first.sagas("").equals(ended));
      reporter.publishEntry(
          Map.of(
              "take-over", Duration.between(paused, takenOver).toString(),
              "longest time without the end of a saga in it", stillness(ended, paused).toString(),
              "repeated requests", Integer.toString(customers.repeats())));
    }
  }

  /** How long, at most, no saga ended in the pause. */
  private static Duration stillness(List<JsonNode> sagas, Instant paused) {
    var longest = Duration.ZERO;
    var last = paused;
    var ends =
        sagas.stream()
            .map(it -> Instant.parse(it.path("endedAt").asText()))
            .filter(it -> it.isAfter(paused) && it.isBefore(paused.plus(PAUSE)))
            .sorted()
            .toList();
    for (var end : ends) {
      var gap = Duration.between(last, end);
      longest = gap.compareTo(longest) > 0 ? gap : longest;
      last = end;
    }
    return longest;
  }
}
