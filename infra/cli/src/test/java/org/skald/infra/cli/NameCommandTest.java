package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Names and registers from a shell, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class NameCommandTest {

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

  @Test
  void a_name_is_put_read_listed_and_removed() {
    var path = "/" + UUID.randomUUID() + "/shell";
    assertThat(run("name", "put", path, "hello", "--absent").exitCode()).isZero();

    var taken = run("name", "put", path, "hello", "--absent");
    assertThat(taken.exitCode()).isEqualTo(1);
    assertThat(taken.err()).contains("skald: expected no name '%s'".formatted(path));
    assertThat(run("name", "get", path).out()).isEqualTo("hello\n");
    assertThat(run("name", "ls").out()).contains("path", path, "hello");
    assertThat(run("name", "ls", "--json").out()).startsWith("{\"names\":[");
    assertThat(run("name", "rm", path).exitCode()).isZero();
    assertThat(run("name", "get", path).exitCode()).isEqualTo(4);
  }

  @Test
  void a_register_says_what_was_decided_whoever_proposes() {
    var register = UUID.randomUUID().toString();
    assertThat(run("register", "read", register).exitCode()).isEqualTo(4);

    assertThat(run("register", "propose", register, "north").out()).isEqualTo("north\n");
    assertThat(run("register", "propose", register, "south").out()).isEqualTo("north\n");
    assertThat(run("register", "read", register).out()).isEqualTo("north\n");
  }

  @Test
  void a_watch_prints_a_line_for_each_change_and_goes_on_from_a_revision() {
    var path = "/" + UUID.randomUUID();
    var put = run("name", "put", path + "/a", "1");
    var from = put.out().strip().substring(put.out().strip().lastIndexOf(' ') + 1);
    run("name", "put", path + "/a", "2");
    run("name", "rm", path + "/a");

    var watched = run("name", "watch", path, "--subtree", "--from", from, "--max", "2");
    var json = run("name", "watch", path + "/a", "--from=" + from, "--max", "2", "--json");

    assertThat(watched.exitCode()).as(watched.err()).isZero();
    assertThat(watched.err()).contains("watching " + path + " after " + from);
    assertThat(watched.out().lines())
        .satisfiesExactly(
            first -> assertThat(first).endsWith(" put %s/a 2".formatted(path)),
            second -> assertThat(second).endsWith(" deleted %s/a".formatted(path)));
    assertThat(json.out().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("\"value\":\"2\"", "\"deleted\":false"),
            second -> assertThat(second).contains("\"deleted\":true"));
    assertThat(run("name", "watch", "no-path").exitCode()).isEqualTo(1);
  }
}
