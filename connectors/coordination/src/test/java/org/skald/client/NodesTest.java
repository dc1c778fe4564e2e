package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class NodesTest {

  private final ClientScenario scenario = new ClientScenario();
  private final ScriptedNode node = scenario.node;
  private final ScriptedNode other = scenario.other;

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void a_retry_at_the_next_node_is_the_same_request_with_the_same_key() throws Exception {
    node.on("sessions", Reply.BUSY);

    scenario.open();

    var first = node.await("sessions", 1);
    var retry = other.await("sessions", 1);
    assertThat(retry).isEqualTo(first);
    assertThat(first.key()).isNotBlank();
  }

  @Test
  void after_all_nodes_have_failed_there_is_a_pause_and_then_the_same_request() throws Exception {
    node.on("sessions", Reply.problem(504, "timeout"), Reply.OPENED);
    other.on("sessions", Reply.BUSY);
    var opened = ClientScenario.call(scenario::open);
    scenario.time.awaitTimers(1);

    scenario.time.advance(Duration.ofSeconds(1));

    assertThat(opened.result().get().state()).isEqualTo(SessionState.SAFE);
    assertThat(node.received("sessions")).hasSize(2);
    assertThat(node.received("sessions")).containsOnly(other.received("sessions").get(0));
  }

  @Test
  void a_node_that_is_down_is_passed_over() throws Exception {
    node.close();

    var session = scenario.open();

    assertThat(session.state()).isEqualTo(SessionState.SAFE);
    assertThat(other.received("sessions")).hasSize(1);
  }

  @Test
  void the_node_that_answered_is_remembered() throws Exception {
    node.on("sessions", Reply.BUSY);
    other.on("acquire", Reply.held(1));

    scenario.open().lock("a").acquire();

    assertThat(other.received("acquire")).hasSize(1);
    assertThat(node.received("acquire")).isEmpty();
  }

  @Test
  void a_node_that_never_answers_is_passed_over() throws Exception {
    node.hold("release");
    var time = new SystemTime();
    var nodes =
        new Nodes(
            HttpClient.newHttpClient(),
            List.of(node.address(), other.address()),
            Optional.empty(),
            time);
    var request = new Request("POST", "/locks/a/release", "{}", "the key", Duration.ofMillis(500));

    var answer = nodes.send(request, () -> true).get();

    assertThat(answer.isOk()).isTrue();
    assertThat(node.await("release", 1).key()).isEqualTo("the key");
    assertThat(other.await("release", 1).key()).isEqualTo("the key");
    time.close();
  }

  @Test
  void when_nobody_answers_the_error_says_what_was_found_at_each_node() {
    node.on("release", Reply.BUSY);
    var nodes =
        new Nodes(
            HttpClient.newHttpClient(), List.of(node.address()), Optional.empty(), scenario.time);
    var request = new Request("POST", "/locks/a/release", "{}", "k", ClientScenario.REQUEST_MAX);

    var answer = nodes.sendOnce(request);

    assertThatThrownBy(answer::get)
        .hasCauseInstanceOf(NodesUnavailable.class)
        .hasMessageContaining("expected an answer to POST /locks/a/release")
        .hasMessageContaining(node.address() + "=status 503 overloaded: as scripted");
  }

  @Test
  void a_refusal_is_not_tried_again() {
    node.on("sessions", Reply.problem(400, "invalid-request"));

    assertThatThrownBy(scenario::open)
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(400);
              assertThat(refused.code()).isEqualTo("invalid-request");
            })
        .hasMessageContaining("as scripted");
    assertThat(node.received("sessions")).hasSize(1);
    assertThat(other.received("sessions")).isEmpty();
  }

  @Test
  void names_are_encoded_in_paths() throws Exception {
    node.on("acquire", Reply.held(1));

    scenario.open().lock("order/1 a+b").acquire();

    assertThat(node.await("acquire", 1).path()).isEqualTo("/locks/order%2F1%20a%2Bb/acquire");
  }

  @Test
  void an_address_that_is_none_is_refused() {
    assertThatThrownBy(() -> Skald.connect(URI.create("node-1:8080")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 'node-1:8080'");
    assertThatThrownBy(Skald::connect)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found none");
  }
}
