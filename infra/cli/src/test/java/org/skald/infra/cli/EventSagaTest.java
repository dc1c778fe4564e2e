package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The example of {@code starting-on-events.md}: an order that begins with an event. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventSagaTest {

  private static final String FILE = SkaldInAShell.example("event-order.yaml");
  private static final String SCHEMA = "shop.orders.OrderPlaced";

  private SkaldInAShell skald;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private CommandLineTest.Ran event(String topic, String schema, String value) {
    return CommandLineTest.run(
        "event",
        topic,
        "--schema=" + schema,
        "--key=any",
        "--value=" + value,
        "--kafka=" + skald.bootstrap(),
        "--registry=" + skald.registryUrl());
  }

  private static String order(String id) {
    return """
    {"orderId": "%s", "customer": "ada", "sku": "article-1", "quantity": 1, "amountCents": 900}\
    """
        .formatted(id);
  }

  @Test
  void an_event_is_an_order_and_twice_the_event_is_one_order() throws Exception {
    var deployed = skald.sound("saga", "deploy", FILE);
    var validated = skald.sound("saga", "validate", FILE);

    var first = event("orders.placed", SCHEMA, order("e-1"));
    var second = event("orders.placed", SCHEMA, order("e-1"));
    var last = event("orders.placed", SCHEMA, order("e-2"));

    skald.awaitState("e-1", "completed");
    skald.awaitState("e-2", "completed");
    assertThat(deployed.out()).contains("each record of orders.placed starts a saga");
    assertThat(validated.out()).contains("is sound; each record of orders.placed starts a saga");
    assertThat(first.out()).matches("orders\\.placed-\\d-0\\R");
    assertThat(second.out()).matches("orders\\.placed-\\d-1\\R");
    assertThat(last.exitCode()).as(last.err()).isZero();
    assertThat(skald.history("e-1", "SagaStarted")).hasSize(1);
    assertThat(skald.sound("saga", "definitions").out())
        .containsPattern("event-order +1 +orders\\.placed");
  }

  @Test
  void the_example_is_proven() {
    var verified = CommandLineTest.run("saga", "verify", FILE);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void an_event_that_cannot_be_written_is_refused() {
    var faulty = event("orders.placed", SCHEMA, "{\"orderId\": 7}");
    var unknown = event("orders.placed", "shop.Nothing", order("e-3"));
    var nowhere = event("no.such.topic", SCHEMA, order("e-3"));

    assertThat(faulty.exitCode()).isEqualTo(Failed.REFUSED);
    assertThat(faulty.err()).contains("--value: $.orderId: expected string");
    assertThat(unknown.exitCode()).isEqualTo(Failed.NOT_FOUND);
    assertThat(unknown.err()).contains("found 'shop.Nothing'");
    assertThat(nowhere.exitCode()).isEqualTo(Failed.UNREACHABLE);
    assertThat(nowhere.err()).contains("expected a topic no.such.topic");
  }
}
