package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The example of {@code locks.md}: orders that share a stock, and one customer's that do not. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockedSagaTest {

  private static final String LOCKED = SkaldInAShell.example("locked-order.yaml");
  private static final String WAITING = "src/test/resources/locked-and-waiting.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  private SkaldInAShell skald;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    skald.sound("saga", "deploy", LOCKED);
    skald.sound("saga", "deploy", WAITING);
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private void order(String definition, String id, String customer, String sku, int quantity) {
    var input =
        """
        {"orderId": "%s", "customer": "%s", "sku": "%s", "quantity": %d, "amountCents": 500}
        """
            .formatted(id, customer, sku, quantity);
    skald.sound("saga", "start", definition, "--input", input);
  }

  private JsonNode lock(String key) throws JsonProcessingException {
    return JSON.readTree(skald.sound("saga", "locks", key, "--json").out());
  }

  @Test
  void the_example_is_proven() {
    var verified = CommandLineTest.run("saga", "verify", LOCKED);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void what_a_completed_order_has_taken_is_gone() throws Exception {
    skald.sound("saga", "quantity", "stock/article-1", "--set", "5", "--reason", "stocktaking");

    order("locked-order", "locked-1", "ann", "article-1", 3);

    skald.awaitState("locked-1", "completed");
    await().until(() -> lock("stock/article-1").path("quantity").asInt() == 2);
    assertThat(lock("customer/ann").path("holders")).isEmpty();
    assertThat(skald.history("locked-1", "LockAcquired")).hasSize(2);
    assertThat(skald.history("locked-1", "LocksReleased")).hasSize(1);
  }

  @Test
  void who_wants_more_than_there_can_be_is_refused() throws Exception {
    order("locked-order", "locked-2", "bob", "article-3", 3);

    skald.awaitState("locked-2", "compensated");
    assertThat(skald.show("locked-2").path("reason").asText())
        .contains("expected at least 3 of 'stock/article-3', found 0");
    await().until(() -> lock("customer/bob").path("holders").isEmpty());
  }

  @Test
  void who_waits_for_a_lock_is_shown_and_gets_it_when_its_holder_has_ended() throws Exception {
    order("locked-and-waiting", "waiting-1", "cyn", "article-1", 1);
    await().until(() -> lock("customer/cyn").path("holders").size() == 1);
    order("locked-and-waiting", "waiting-2", "cyn", "article-1", 1);
    await().until(() -> lock("customer/cyn").path("waiters").size() == 1);

    assertThat(lock("customer/cyn").at("/holders/0/saga").asText()).isEqualTo("waiting-1");
    assertThat(lock("customer/cyn").at("/waiters/0/saga").asText()).isEqualTo("waiting-2");
    assertThat(skald.sound("saga", "locks", "customer/cyn").out())
        .contains("waiting-1", "waiting-2");
    assertThat(skald.sound("saga", "locks").out()).contains("customer/cyn");
    skald.sound("saga", "cancel", "waiting-1");

    skald.awaitState("waiting-1", "compensated");
    await().until(() -> lock("customer/cyn").at("/holders/0/saga").asText().equals("waiting-2"));
    skald.sound("saga", "signal", "waiting-2", "approve");
    skald.awaitState("waiting-2", "completed");
  }

  @Test
  void a_lock_can_be_taken_away_from_a_saga_that_must_not_be_waited_for() throws Exception {
    order("locked-and-waiting", "waiting-3", "dan", "article-1", 1);
    await().until(() -> lock("customer/dan").path("holders").size() == 1);

    skald.sound(
        "saga", "release", "customer/dan", "--saga", "waiting-3", "--reason", "it is urgent");
    var again =
        skald.run(
            "saga", "release", "customer/dan", "--saga", "waiting-3", "--reason", "it is urgent");

    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("expected that saga 'waiting-3' holds the lock");
    assertThat(lock("customer/dan").path("holders")).isEmpty();
    skald.sound("saga", "signal", "waiting-3", "approve");
    skald.awaitState("waiting-3", "completed");
  }

  @Test
  void what_cannot_be_is_refused() {
    var both = skald.run("saga", "quantity", "tickets", "--set", "5", "--add", "3");
    var less = skald.run("saga", "quantity", "tickets", "--add", "-1");

    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(less.exitCode()).isEqualTo(1);
    assertThat(less.err()).contains("expected a quantity 'tickets' from 0");
  }

  @Test
  void a_wait_that_is_too_long_turns_the_saga_around() throws Exception {
    order("locked-and-waiting", "waiting-4", "eve", "article-1", 1);
    await().until(() -> lock("customer/eve").path("holders").size() == 1);
    order("locked-and-waiting", "waiting-5", "eve", "article-1", 1);

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> skald.show("waiting-5").path("state").asText().equals("compensated"));

    assertThat(skald.show("waiting-5").path("reason").asText())
        .contains("expected the lock 'customer/eve' within 10000 ms, found it held by 'waiting-4'");
    skald.sound("saga", "signal", "waiting-4", "approve");
    skald.awaitState("waiting-4", "completed");
  }
}
