package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.local.LocalConfig;
import org.skald.infra.local.LocalSkald;

/** Sagas that are started and cancelled under locks, from a shell and on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FencedSagaTest {

  private LocalSkald skald;

  @BeforeAll
  void start() {
    skald = LocalSkald.start(new LocalConfig(Optional.empty(), 1, 0, 1_000, Faults.NONE));
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private CommandLineTest.Ran run(String... arguments) {
    return CommandLineTest.run(
        Stream.concat(Stream.of(arguments), Stream.of("--url=" + skald.server().url()))
            .toArray(String[]::new));
  }

  private CommandLineTest.Ran start(String order, String... more) {
    var input =
        JsonNodeFactory.instance
            .objectNode()
            .put("orderId", order)
            .put("customer", "ann")
            .put("sku", "article-1")
            .put("quantity", 1)
            .put("amountCents", 500);
    return run(
        Stream.concat(
                Stream.of("saga", "start", "place-order", "--input", input.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void what_a_superseded_holder_asks_of_a_saga_late_dies_in_the_log() {
    var order = UUID.randomUUID().toString();
    var lock = "till \u00e4 " + UUID.randomUUID();
    assertThat(start(order, "--lock", lock, "--token", "9", "--wait").exitCode()).isZero();

    var cancelled = run("saga", "cancel", order, "--lock", lock, "--token", "7");
    var again = start(order, "--lock", lock, "--token", "7");
    var sameHolder = start(order, "--lock", lock, "--token", "9");

    assertThat(cancelled.exitCode()).isEqualTo(1);
    assertThat(cancelled.err())
        .contains("expected a token of at least 9 for the lock '%s', found 7".formatted(lock));
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(sameHolder.exitCode()).isZero();
  }

  @Test
  void a_lock_without_its_token_is_refused() {
    var ran = start(UUID.randomUUID().toString(), "--lock", "till");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("expected a lock and its token, found only the lock");
  }
}
