package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upon which of many sagas a command acts, and that a dry run says the same. */
@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class WhichSagasTest {

  private static final String LIST =
      """
      {"sagas": [
        {"id": "a", "proposed": {"act": "skip", "number": 1}},
        {"id": "b", "proposed": {"act": "cancel", "number": 2}},
        {"id": "c", "proposed": {"act": "skip", "number": 3}}], "next": null}
      """;

  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode(WhichSagasTest::says);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** Saga {@code b} is stuck at one step and proposes one act, the others at and do another. */
  private static String says(String method, String path) {
    if (path.startsWith("/sagas?")) {
      return LIST;
    }
    if (path.equals("/sagas/quiet?history=false")) {
      return "{\"steps\": [], \"proposed\": null}";
    }
    var isOther = path.startsWith("/sagas/b?");
    return method.equals("POST")
        ? "{\"state\": \"running\"}"
        : """
        {"steps": [{"name": "%s", "status": "held"}], "proposed": {"act": "%s", "number": 1}}
        """
            .formatted(isOther ? "charge" : "ship", isOther ? "cancel" : "skip");
  }

  @Test
  void a_dry_run_counts_only_what_is_stuck_at_the_step() {
    var dry = node.run("saga", "resume", "--all", "--step=ship", "--dry-run", "--reason=x");
    var none = node.run("saga", "skip", "--all", "--step=pack", "--dry-run", "--reason=x");
    var all = node.run("saga", "resume", "--all", "--dry-run", "--reason=x");

    assertThat(dry.out().lines())
        .containsExactly("a", "c", "2 sagas are stuck and would be resumed");
    assertThat(none.out()).contains("0 sagas are stuck");
    assertThat(all.out()).contains("3 sagas are stuck");
    assertThat(node.posted()).isEmpty();
  }

  @Test
  void those_that_are_stuck_elsewhere_have_not_gone_on() {
    var ran = node.run("saga", "resume", "--all", "--step=ship", "--reason=x");

    assertThat(ran.out()).contains("2 sagas resumed, 0 had gone on, 0 refused");
    assertThat(node.posted())
        .containsExactlyInAnyOrder("/sagas/a/steps/ship/resume", "/sagas/c/steps/ship/resume");
  }

  @Test
  void a_dry_run_lists_only_what_the_act_is_proposed_for() {
    var dry = node.run("saga", "approve", "--all", "--act=skip", "--dry-run", "--reason=x");
    var ran = node.run("saga", "approve", "--all", "--act=skip", "--reason=x");

    assertThat(dry.out().lines().limit(2)).containsExactly("a", "c");
    assertThat(dry.out()).contains("2 sagas are waiting for a second person");
    assertThat(ran.out()).contains("2 sagas approved, 0 had gone on, 0 refused");
    assertThat(node.posted()).containsExactlyInAnyOrder("/sagas/a/approve", "/sagas/c/approve");
  }

  @ParameterizedTest
  @CsvSource({"approve", "reject"})
  void nothing_is_settled_of_which_nothing_was_seen(String answer) {
    var any = node.run("saga", answer, "quiet", "--reason=x");
    var one = node.run("saga", answer, "quiet", "--reason=x", "--act=skip", "--number=7");

    assertThat(any.exitCode()).isEqualTo(1);
    assertThat(any.err()).contains("but nothing is proposed");
    assertThat(one.err()).contains("--act: expected that skip is proposed, found nothing");
    assertThat(node.posted()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pause --all      | --token: expected a whole number
          pause a          | --token: expected a whole number
          resume --all     | --token: expected a whole number
          """)
  void a_token_that_is_none_is_refused_before_anything_is_asked(String line, String words) {
    var ran = node.run(("saga " + line + " --reason=x --lock=L --token=7\r").split(" "));

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains(words);
    assertThat(node.posted()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pause a --state=stuck                    | --state: expected --all beside it
          cancel a --state=running                 | --state: expected --all beside it
          resume a --state=paused                  | --state: expected --all beside it
          migrate a --to=2 --state=stuck           | --state: expected --all beside it
          force-compensate a --state=stuck         | --state: expected --all beside it
          skip a --dry-run                         | --dry-run: expected --all beside it
          resume --all --state=paused --step=ship  | --step: expected --state stuck beside it
          """)
  void an_option_that_would_not_be_heard_is_refused(String line, String words) {
    var ran = node.run(("saga " + line + " --reason=x").split(" "));

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains(words);
    assertThat(node.posted()).isEmpty();
  }

  @Test
  void who_bears_a_token_is_named_by_it(@TempDir Path folder) throws IOException {
    var token = Files.writeString(folder.resolve("token"), "token-of-ada");

    node.run("saga", "pause", "a", "--reason=x");
    node.run("saga", "pause", "a", "--reason=x", "--token-file=" + token);
    node.run("saga", "pause", "a", "--reason=x", "--token-file=" + token, "--actor=bob");

    assertThat(node.bodies().getFirst()).contains("\"" + System.getProperty("user.name") + "\"");
    assertThat(node.bodies().get(1)).isEqualTo("{\"reason\":\"x\"}");
    assertThat(node.bodies().getLast()).contains("\"actor\":\"bob\"");
  }

  @Test
  void a_node_behind_a_prefix_is_asked_there() {
    node.runAt("/skald/", "saga", "pause", "a", "--reason=x");
    node.runAt("/skald", "saga", "pause", "a", "--reason=x");

    assertThat(node.posted()).containsExactly("/skald/sagas/a/pause", "/skald/sagas/a/pause");
  }

  @Test
  void a_move_says_the_version() {
    assertThat(node.run("saga", "migrate", "a", "--to=2", "--reason=x").out())
        .isEqualTo("a  running  version 2\n");
  }
}
