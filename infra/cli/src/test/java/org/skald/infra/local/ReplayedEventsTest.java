package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import shop.payments.PaymentReceived;

/**
 * Dead letters that become events after all, of a definition whose versions go by different keys,
 * on a real broker: each version gets each event once.
 */
@Timeout(240)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReplayedEventsTest extends PaidOrders {

  private static final int KEPT_BYTES_MAX = 1 << 20;
  private static final String KEYED = "keyed.events";

  /** Version 1 goes by the order, version 2 by who has paid. */
  @BeforeAll
  void deploy() throws Exception {
    create(KEYED);
    deploy("keyed", KEYED, Map.of());
    var second = new HashMap<>(BY_PAYER);
    second.put("version: 1", "version: 2");
    deploy("keyed", KEYED, second);
  }

  private void order(String id, int version, String order, String customer) throws Exception {
    var body =
        """
        {"saga": "keyed", "version": %d, "id": "%s",
         "input": {"orderId": "%s", "customer": "%s", "sku": "article-1", "quantity": 1,
                   "amountCents": 500}}
        """
            .formatted(version, id, order, customer);
    var answer = api.post("/sagas", body);
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
  }

  private byte[] payment(String order, String payer) {
    return wire.encode(new PaymentReceived(order, payer, 500L));
  }

  /** The path of what becomes a dead letter, once it is one. */
  private String letter(byte[] value) throws Exception {
    var offset = send(KEYED, value);
    var path = "/dead-letters/skald.sagas/keyed:%s-0-%d".formatted(KEYED, offset);
    await(path).atMost(MAX).until(() -> api.get(path).status() == 200);
    return path;
  }

  private Api.Answer replay(String path, String order, String payer) throws Exception {
    return api.post(
        path + "/replay",
        """
        {"reason": "mended", "edit": {"schema": "shop.payments.PaymentReceived",
         "value": {"orderId": "%s", "payer": "%s", "amountCents": 500}}}
        """
            .formatted(order, payer));
  }

  private void awaitPayer(String id, String payer) {
    await(id + " is paid by " + payer)
        .atMost(MAX)
        .untilAsserted(() ->
            assertThat(
                    stream(saga(id).path("history"))
                        .map(it -> it.path("event").path("reply").path("payer").asText(""))
                        .filter(it -> !it.isEmpty()))
                .containsExactly(payer));
  }

  private List<String> takers(String path) throws Exception {
    return stream(api.get(path).body().path("headers"))
        .filter(it -> it.path("name").asText().equals("skald_takenby"))
        .map(it -> it.path("text").asText())
        .toList();
  }

  @Test
  void who_has_taken_the_record_when_it_came_does_not_get_it_again() throws Exception {
    order("taken-1", 1, "taken", "ann");
    var path = letter(payment("taken", "a\tb"));
    awaitPayer("taken-1", "a\tb");

    var replayed = replay(path, "taken", "bob");
    order("taken-2", 1, "taken", "ann");
    order("taken-3", 2, "taken-3", "bob");
    send(KEYED, payment("taken", "carl"));

    assertThat(replayed.status()).as("%s", replayed.body()).isEqualTo(200);
    assertThat(takers(path))
        .singleElement()
        .asString()
        .startsWith("keyed/keyed.events/shop.payments.PaymentReceived/");
    awaitPayer("taken-2", "carl");
    awaitPayer("taken-3", "bob");
  }

  @Test
  void a_replay_that_one_refuses_is_not_done_until_it_has_it_too() throws Exception {
    var small = payment("x".repeat(8_000), "full");
    var large = payment("x".repeat(500_000), "full");
    var rest = KEPT_BYTES_MAX - small.length - 2 * large.length - 10;
    var filler = payment("x".repeat(rest - payment("", "full").length - 2), "full");
    for (var value : List.of(small, large, large, filler)) {
      assertThat(takers(letter(value))).hasSize(1);
    }
    var path = letter(new byte[] {1, 2, 3});

    var refused = replay(path, "late", "full");
    var again = replay(path, "late", "full");
    order("late-1", 2, "late-1", "full"); // Gets what came first, and makes room.
    awaitPayer("late-1", "full");
    var done = replay(path, "late", "full");

    assertThat(refused.text("type")).isEqualTo("/problems/mailbox-full");
    assertThat(again.text("type")).isEqualTo("/problems/mailbox-full");
    assertThat(done.status()).as("%s", done.body()).isEqualTo(200);
    assertThat(done.body().path("again").asBoolean()).isFalse();
    assertThat(replay(path, "late", "full").body().path("again").asBoolean()).isTrue();
    order("late-2", 1, "late", "ann");
    order("late-3", 1, "late", "ann");
    send(KEYED, payment("late", "carl"));
    awaitPayer("late-2", "full");
    awaitPayer("late-3", "carl");
  }
}
