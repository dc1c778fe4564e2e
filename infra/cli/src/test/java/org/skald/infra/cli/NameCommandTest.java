package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** Names, registers, counters, sequences and latches from a shell, on a real broker. */
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
  void a_counter_says_what_it_comes_to_and_a_sequence_hands_out_each_id_once() {
    var name = UUID.randomUUID().toString();

    assertThat(run("counter", "add", name).out()).isEqualTo("1\n");
    assertThat(run("counter", "add", name, "41").out()).isEqualTo("42\n");
    assertThat(run("counter", "read", name).out()).isEqualTo("42\n");
    assertThat(run("sequence", "reserve", name, "--count=10").out()).isEqualTo("1 10\n");
    assertThat(run("sequence", "reserve", name).out()).isEqualTo("11 11\n");
  }

  @Test
  void who_waits_for_a_latch_is_told_when_it_is_open_or_that_it_was_not_in_time() {
    var name = UUID.randomUUID().toString();

    assertThat(run("latch", "count-down", name, "--count=2", "--party=ann").out()).isEqualTo("1\n");
    var late = run("latch", "await", name, "--wait=100ms");
    assertThat(late.exitCode()).isEqualTo(5);
    assertThat(late.err()).contains("found that 1 are left");
    assertThat(run("latch", "count-down", name, "--count=2", "--party=bob").out()).isEqualTo("0\n");
    assertThat(run("latch", "await", name).out()).isEqualTo("open\n");
  }

  @Test
  void an_ephemeral_name_is_there_as_long_as_the_command_runs() throws Exception {
    var path = "/" + UUID.randomUUID();
    var running = Thread.ofVirtual().start(() -> run("name", "put", path, "hello", "--ephemeral"));

    await("it is there").until(() -> run("name", "get", path).out().equals("hello\n"));
    running.interrupt();
    running.join();

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
