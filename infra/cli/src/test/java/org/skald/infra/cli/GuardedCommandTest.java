package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.local.LocalConfig;
import org.skald.infra.local.LocalSkald;

/** Commands that run while something is held, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class GuardedCommandTest {

  private LocalSkald skald;

  @TempDir private Path directory;

  @BeforeAll
  void start() {
    skald = LocalSkald.start(new LocalConfig(Optional.empty(), 1, 0, 1_000, Faults.NONE));
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private CommandLineTest.Ran run(String command, String... arguments) {
    return CommandLineTest.run(
        Stream.concat(Stream.of(command, "--url=" + skald.server().url()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  @Test
  void a_command_runs_while_it_leads_and_knows_its_term() throws Exception {
    var election = UUID.randomUUID().toString();
    var file = directory.resolve("terms");
    var shell = "echo $SKALD_ELECTION $SKALD_TERM >> %s; exit 7".formatted(file);

    assertThat(run("elect", election, "--", "bash", "-c", shell).exitCode()).isEqualTo(7);
    assertThat(run("elect", election, "--", "bash", "-c", shell).exitCode()).isEqualTo(7);

    assertThat(Files.readAllLines(file)).containsExactly(election + " 1", election + " 2");
  }

  @Test
  void who_leads_is_shown_and_who_does_not_get_to_lead_in_time_exits_with_5() throws Exception {
    var election = UUID.randomUUID().toString();
    try (var client = org.skald.client.Skald.connect(skald.server().url());
        var session = client.openSession(Duration.ofSeconds(30));
        var lead = session.election(election).campaign("http://me")) {

      var shown = run("elect", election, "--show");
      assertThat(shown.exitCode()).as(shown.err()).isZero();
      assertThat(shown.out())
          .contains("leader", session.id(), "http://me", Long.toString(lead.token()));
      assertThat(run("elect", election, "--show", "--json").out()).startsWith("{\"election\":");
      var late = run("elect", election, "--wait=100ms", "--", "true");
      assertThat(late.exitCode()).isEqualTo(5);
      assertThat(late.err()).contains("expected the lead of election '" + election);
    }
  }

  @Test
  void a_command_runs_while_it_holds_permits() throws Exception {
    var semaphore = UUID.randomUUID().toString();
    var file = directory.resolve("permits");
    var shell = "echo $SKALD_SEMAPHORE >> %s".formatted(file);

    assertThat(run("semaphore", semaphore, "--limit=2", "--", "bash", "-c", shell).exitCode())
        .isZero();
    var refused = run("semaphore", semaphore, "--limit=3", "--", "bash", "-c", shell);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("found that it was made with 2");
    assertThat(Files.readAllLines(file)).containsExactly(semaphore);
    assertThat(run("semaphore", semaphore, "--show").out()).contains("2 of 2 free");
    assertThat(run("semaphore", semaphore, "--", "true").exitCode()).isEqualTo(2);
  }

  @Test
  void to_run_nothing_or_to_run_and_show_is_no_right_command_line() {
    assertThat(run("elect", "a").exitCode()).isEqualTo(2);
    assertThat(run("elect", "a", "--show", "--", "true").exitCode()).isEqualTo(2);
  }
}
