package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

/** Counters, and sequences with their blocks. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SkaldCounterTest {

  private final ClientScenario scenario = new ClientScenario();
  private final ScriptedNode node = scenario.node;

  @AfterEach
  void close() {
    scenario.close();
  }

  private static Reply block(long from, long to) {
    return new Reply(200, "{\"from\":%d,\"to\":%d}".formatted(from, to));
  }

  @Test
  void who_adds_is_told_what_it_came_to() throws Exception {
    node.on("add", new Reply(200, "{\"value\":7}"));

    assertThat(scenario.client.counter("a b").add(-3)).isEqualTo(7);

    assertThat(node.await("add", 1).path()).isEqualTo("/counters/a%20b/add");
    assertThat(node.await("add", 1).body().path("delta").asLong()).isEqualTo(-3);
  }

  @Test
  void an_addition_that_has_to_be_sent_again_is_the_same_one() throws Exception {
    node.on("add", Reply.BUSY);
    scenario.other.on("add", new Reply(200, "{\"value\":7}"));

    scenario.client.counter("a").add(1);

    assertThat(scenario.other.await("add", 1).key()).isEqualTo(node.await("add", 1).key());
  }

  @Test
  void a_refusal_is_an_error_with_its_code() {
    node.on("add", Reply.problem(409, "counter-overflow"));

    assertThatThrownBy(() -> scenario.client.counter("a").add(1))
        .isInstanceOfSatisfying(
            RequestRefused.class, it -> assertThat(it.code()).isEqualTo("counter-overflow"));
  }

  @Test
  void a_counter_is_read() throws Exception {
    node.on("a", new Reply(200, "{\"value\":7}"));

    assertThat(scenario.client.counter("a").get()).isEqualTo(7);
  }

  @Test
  void a_block_is_used_up_before_the_next_one_is_fetched() throws Exception {
    node.on("reserve", block(1, 3), block(7, 9));
    var sequence = scenario.client.sequence("a", 2);

    assertThat(sequence.next()).isEqualTo(1);
    assertThat(sequence.next()).isEqualTo(2);
    assertThat(node.received("reserve")).hasSize(1);
    assertThat(sequence.next()).isEqualTo(7);

    assertThat(node.await("reserve", 2).body().path("count").asInt()).isEqualTo(2);
  }

  @Test
  void those_who_want_an_id_while_a_block_is_fetched_wait_for_it_together() throws Exception {
    var reply = node.hold("reserve", block(7, 9));
    var sequence = scenario.client.sequence("a", 2);

    var one = sequence.nextAsync();
    var two = sequence.nextAsync();
    var three = sequence.nextAsync();
    reply.complete(block(1, 3));

    assertThat(List.of(one.get(), two.get(), three.get())).containsExactlyInAnyOrder(1L, 2L, 7L);
    assertThat(node.received("reserve")).hasSize(2);
  }

  @Test
  void after_a_failure_a_block_is_fetched_anew() throws Exception {
    node.on("reserve", Reply.problem(422, "faulty-request"), block(1, 2));
    var sequence = scenario.client.sequence("a", 1);

    assertThatThrownBy(sequence::next).isInstanceOf(RequestRefused.class);
    assertThat(sequence.next()).isEqualTo(1);
  }
}
