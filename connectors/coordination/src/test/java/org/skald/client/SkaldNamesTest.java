package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

/** Names and registers: what is asked, and what is made of the answers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SkaldNamesTest {

  private static final String ONE =
      "{\"path\":\"/a\",\"value\":\"x\",\"revision\":7,\"created\":5,\"session\":\"s\"}";
  private static final String OTHER =
      "{\"path\":\"/b\",\"value\":\"y\",\"revision\":8,\"created\":8}";
  private static final Reply FAILED = Reply.problem(409, "condition-failed");
  private static final Reply CHANGED =
      new Reply(200, "{\"position\":9,\"changed\":[{\"path\":\"/a\",\"revision\":9}]}");

  private final ClientScenario scenario = new ClientScenario();
  private final ScriptedNode node = scenario.node;
  private final SkaldNames names = scenario.client.names();

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void a_name_is_read_or_found_absent() throws Exception {
    node.on(
        "names", new Reply(200, "{\"names\":[" + ONE + "]}"), Reply.problem(404, "name-not-found"));

    assertThat(names.get("/a")).contains(new Name("/a", "x", 7, 5, Optional.of("s")));
    assertThat(names.get("/a")).isEmpty();
  }

  @Test
  void a_list_goes_on_to_its_last_page() throws Exception {
    node.on(
        "names",
        new Reply(200, "{\"names\":[" + ONE + "],\"next\":\"/a\"}"),
        new Reply(200, "{\"names\":[" + OTHER + "]}"));

    assertThat(names.list("/")).extracting(Name::path).containsExactly("/a", "/b");
    assertThat(node.received("names")).hasSize(2);
  }

  @Test
  void a_transaction_says_all_its_conditions_and_changes() throws Exception {
    node.on("names", CHANGED);
    node.on("acquire", Reply.held(42));
    var session = scenario.open();
    var grant = session.lock("l").acquire();

    var committed =
        session
            .names()
            .transaction()
            .ifAbsent("/a")
            .ifRevision("/b", 3)
            .ifHeld(grant)
            .put("/a", "1")
            .putEphemeral("/b", "2")
            .putSequential("/c-", "3")
            .putEphemeralSequential("/d-", "4")
            .delete("/e")
            .commit();

    assertThat(committed.position()).isEqualTo(9);
    assertThat(committed.paths()).containsExactly("/a");
    var body = node.await("names", 1).body();
    assertThat(body.path("session").asText()).isEqualTo(session.id());
    assertThat(body.path("conditions"))
        .hasToString(
            "[{\"absent\":\"/a\"},{\"path\":\"/b\",\"revision\":3},{\"lock\":\"l\",\"token\":42}]");
    assertThat(body.path("changes"))
        .hasToString(
            "[{\"put\":\"/a\",\"value\":\"1\"},"
                + "{\"put\":\"/b\",\"value\":\"2\",\"ephemeral\":true},"
                + "{\"putSequential\":\"/c-\",\"value\":\"3\"},"
                + "{\"putSequential\":\"/d-\",\"value\":\"4\",\"ephemeral\":true},"
                + "{\"delete\":\"/e\"}]");
  }

  @Test
  void a_condition_that_does_not_hold_is_a_result_or_an_error_as_one_likes() throws Exception {
    node.on("names", FAILED);

    assertThat(names.compareAndSet("/a", 3, "x")).isEmpty();
    assertThat(names.putIfAbsent("/a", "x")).isEmpty();
    assertThatThrownBy(() -> names.transaction().ifAbsent("/a").put("/a", "x").commit())
        .isInstanceOfSatisfying(
            RequestRefused.class, it -> assertThat(it.code()).isEqualTo("condition-failed"));
  }

  @Test
  void what_is_put_has_a_revision() throws Exception {
    node.on("names", CHANGED);

    assertThat(names.put("/a", "x")).isEqualTo(9);
    assertThat(names.compareAndSet("/a", 3, "x")).hasValue(9);
    names.delete("/a");

    assertThat(node.received("names")).hasSize(3);
  }

  @Test
  void only_a_session_has_ephemeral_names() {
    assertThatThrownBy(() -> names.transaction().putEphemeral("/a", "x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected names of a session for ephemeral '/a'");
  }

  @Test
  void a_register_tells_what_was_decided_whoever_proposed_it() throws Exception {
    node.on("propose", new Reply(200, "{\"value\":\"north\"}"));
    node.on("r", Reply.problem(404, "register-undecided"), new Reply(200, "{\"value\":\"x\"}"));
    var register = scenario.client.register("r");

    assertThat(register.propose("south")).isEqualTo("north");
    assertThat(register.read()).isEmpty();
    assertThat(register.read()).contains("x");
    assertThat(node.await("propose", 1).body().path("value").asText()).isEqualTo("south");
  }
}
