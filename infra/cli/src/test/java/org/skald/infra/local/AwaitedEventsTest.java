package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import shop.orders.Approval;
import shop.payments.PaymentReceived;

/** Sagas wait for events of topics, on a real broker: each event is one saga's. */
@Timeout(240)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AwaitedEventsTest extends PaidOrders {

  @Test
  void a_saga_that_waits_gets_its_event_and_no_other() throws Exception {
    order("invoice-order", "after-1");
    order("invoice-order", "after-2");
    awaitWaiting("after-1");
    awaitWaiting("after-2");

    pay(TOPIC, "after-1", "ada");

    awaitState("after-1", "completed");
    assertThat(payer("after-1")).isEqualTo("ada");
    assertThat(saga("after-2").path("state").asText()).isEqualTo("running");
    pay(TOPIC, "after-2", "bob");
    awaitState("after-2", "completed");
    assertThat(payer("after-2")).isEqualTo("bob");
  }

  @Test
  void an_event_that_comes_first_waits_for_its_saga() throws Exception {
    pay(TOPIC, "first-1", "ada");
    awaitSettled(TOPIC);

    order("invoice-order", "first-1");

    awaitState("first-1", "completed");
    assertThat(payer("first-1")).isEqualTo("ada");
  }

  @Test
  void an_event_from_before_the_deployment_is_there_too() throws Exception {
    create("early.events");
    pay("early.events", "early-1", "ada");

    deploy("early-invoice", "early.events", Map.of());
    order("early-invoice", "early-1");

    awaitState("early-1", "completed");
  }

  @Test
  void an_event_that_is_offered_again_is_given_once() throws Exception {
    create("again.events");
    deploy("again-invoice", "again.events", BY_PAYER);
    order("again-invoice", "again-1");
    awaitWaiting("again-1");
    var offset = pay("again.events", "first", "ann");
    awaitState("again-1", "completed");
    order("again-invoice", "again-2");
    awaitWaiting("again-2");

    var avro =
        Base64.getEncoder().encodeToString(wire.encode(new PaymentReceived("first", "ann", 500L)));
    var body =
        """
        {"mailbox": "%s", "topic": "again.events", "partition": 0, "offset": %d,
         "replayed": false, "avro": "%s", "keptMs": 1000}
        """
            .formatted(mailbox("again-2"), offset, avro);
    var again = api.post("/mailboxes/offers", body);
    pay("again.events", "second", "ann");

    assertThat(again.status()).as("%s", again.body()).isEqualTo(202);
    awaitState("again-2", "completed");
    assertThat(replyOrder("again-1")).isEqualTo("first");
    assertThat(replyOrder("again-2")).isEqualTo("second");
  }

  private String mailbox(String id) throws Exception {
    return started(id).path("command").path("mailbox").asText();
  }

  private JsonNode started(String id) throws Exception {
    return stream(saga(id).path("history"))
        .filter(it -> it.path("type").asText().equals("StepStarted"))
        .map(it -> it.path("event"))
        .filter(it -> it.path("step").asText().equals(STEP))
        .findFirst()
        .orElseThrow();
  }

  private String replyOrder(String id) throws Exception {
    return stream(saga(id).path("history"))
        .map(it -> it.path("event"))
        .filter(it -> it.path("step").asText().equals(STEP) && it.has("reply"))
        .map(it -> it.path("reply").path("orderId").asText())
        .findFirst()
        .orElse("none");
  }

  @Test
  void of_two_sagas_that_wait_for_one_key_the_first_gets_the_first_event() throws Exception {
    create("shared.events");
    deploy("shared-invoice", "shared.events", BY_PAYER);
    order("shared-invoice", "shared-1");
    awaitWaiting("shared-1");
    order("shared-invoice", "shared-2");
    awaitWaiting("shared-2");

    pay("shared.events", "one", "ann");
    awaitState("shared-1", "completed");
    assertThat(saga("shared-2").path("state").asText()).isEqualTo("running");
    pay("shared.events", "two", "ann");
    awaitState("shared-2", "completed");

    assertThat(replyOrder("shared-1")).isEqualTo("one");
    assertThat(replyOrder("shared-2")).isEqualTo("two");
  }

  @Test
  void a_saga_whose_event_does_not_come_turns_around() throws Exception {
    create("never.events");
    deploy("never-invoice", "never.events", Map.of("timeout: 14d", "timeout: 500ms"));

    order("never-invoice", "never-1");

    awaitState("never-1", "compensated");
    assertThat(saga("never-1").path("reason").asText()).contains("no event came in time");
    pay("never.events", "never-1", "ada");
    awaitSettled("never.events");
    assertThat(saga("never-1").path("state").asText()).isEqualTo("compensated");
  }

  @Test
  void a_saga_that_is_cancelled_waits_no_longer() throws Exception {
    order("invoice-order", "cancelled-1");
    awaitWaiting("cancelled-1");

    assertThat(api.post("/sagas/cancelled-1/cancel", "{}").status()).isEqualTo(202);

    awaitState("cancelled-1", "compensated");
    assertThat(
            stream(saga("cancelled-1").path("history"))
                .filter(it -> it.path("type").asText().equals("StepCompensated"))
                .map(it -> it.path("event").path("step").asText()))
        .containsExactly(STEP, "reserve-stock");
  }

  @Test
  void a_saga_shows_what_it_waits_for() throws Exception {
    order("invoice-order", "shown-1");
    awaitWaiting("shown-1");

    var step =
        stream(saga("shown-1").path("steps"))
            .filter(it -> it.path("name").asText().equals(STEP))
            .findFirst()
            .orElseThrow();
    assertThat(step.path("waitsFor").path("event").asText())
        .isEqualTo("shop.payments.PaymentReceived");
    assertThat(step.path("waitsFor").path("topic").asText()).isEqualTo(TOPIC);
    assertThat(step.path("waitsFor").path("key").asText()).isEqualTo("shown-1");
    var started = started("shown-1");
    assertThat(started.path("command").path("key").asText()).isEqualTo("shown-1");
    assertThat(started.path("participant").asText()).isEqualTo(TOPIC);
  }

  @Test
  void records_of_another_name_are_passed_over_and_others_are_dead_letters() throws Exception {
    create("mixed.events");
    deploy("mixed-invoice", "mixed.events", Map.of());
    order("mixed-invoice", "mixed-1");
    awaitWaiting("mixed-1");

    send("mixed.events", wire.encode(new Approval("grace", "ada")));
    var bytes = send("mixed.events", new byte[] {1, 2, 3});
    var nothing = send("mixed.events", null);
    var broken = pay("mixed.events", "a\tb", "ada");
    pay("mixed.events", "", "ada");
    var large =
        send("mixed.events", wire.encode(new PaymentReceived("big", "x".repeat(600_000), 1L)));
    pay("mixed.events", "mixed-1", "ada");

    awaitState("mixed-1", "completed");
    assertLetter(bytes, "faulty-event", "expected registry wire format");
    assertLetter(nothing, "faulty-event", "expected registry wire format");
    assertLetter(broken, "faulty-event", "expected a key of 1 to 200 printable characters");
    assertLetter(large, "oversized-event", "so that the event fits into the log");
    assertThat(letters("mixed-invoice")).hasSize(4);
    var counted = "skald_event_records_total{topic=\"mixed.events\"} 1.0";
    await().atMost(MAX).until(() -> api.get("/metrics").raw().body().contains(counted));
  }

  private void assertLetter(long offset, String code, String cause) throws Exception {
    var id = "mixed-invoice:mixed.events-0-" + offset;
    var letter = api.get("/dead-letters/skald.sagas/" + id).body().path("letter");
    assertThat(letter.path("code").asText()).as("%s", letter).isEqualTo(code);
    assertThat(letter.path("cause").asText()).contains(cause);
  }

  @Test
  void a_dead_letter_that_is_mended_is_the_event_after_all() throws Exception {
    create("mended.events");
    deploy("mended-invoice", "mended.events", Map.of());
    order("mended-invoice", "mended-1");
    awaitWaiting("mended-1");
    var offset = pay("mended.events", "a\tb", "ada");
    pay("mended.events", "of another", "ada");
    var path = "/dead-letters/skald.sagas/mended-invoice:mended.events-0-" + offset;
    await().atMost(MAX).until(() -> api.get(path).status() == 200);

    var asItWas = api.post(path + "/replay", "{\"reason\": \"again\"}");
    var value = "{\"orderId\": \"mended-1\", \"payer\": \"ada\", \"amountCents\": 500}";
    var wish =
        "{\"reason\": \"a tab\", \"actor\": \"ada\", \"edit\": {\"value\": %s}}".formatted(value);
    var mended = api.post(path + "/replay", wish);

    assertThat(asItWas.status()).isEqualTo(422);
    assertThat(asItWas.text("type")).isEqualTo("/problems/faulty-event");
    assertThat(mended.status()).as("%s", mended.body()).isEqualTo(200);
    awaitState("mended-1", "completed");
    assertThat(payer("mended-1")).isEqualTo("ada");
  }

  @Test
  void the_log_s_own_topics_have_no_events_to_wait_for() throws Exception {
    var source =
        example()
            .replace("saga: invoice-order", "saga: circle")
            .replace("from: payments.events", "from: skald.sagas.journal");

    var answer = api.yaml("PUT", "/definitions/circle", source);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("type")).isEqualTo("/problems/own-topic");
  }
}
