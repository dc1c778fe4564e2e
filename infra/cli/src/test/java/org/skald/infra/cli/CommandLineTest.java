package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell sees: exit codes, and what is said where. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandLineTest {

  /** Nothing listens there. */
  private static final String NOBODY = "--url=http://127.0.0.1:1";

  /** A finished command. */
  record Ran(int exitCode, String out, String err) {}

  static Ran run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var exitCode =
        Skald.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Ran(exitCode, out.toString(), err.toString());
  }

  @Test
  void help_names_every_command_and_every_exit_code() {
    var ran = run("--help");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains("demo", "dev", "server", "saga", "bench")
        .contains("0   it is done", "5   it did not end in time");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          demo --sagas 0,             "--sagas: expected 1 to 1000000, found 0"
          demo --brokers 2,           "--brokers: expected 1 or 3, found 2"
          demo --refuse 1.5,          "--refuse, --timeout, --crash: expected a share from 0 to 1"
          demo --sagas many,          "--sagas"
          demo --slow,                "Unknown option: '--slow'"
          server,                     "Missing required option: '--config=FILE'"
          http-participant,           "Missing required option: '--config=FILE'"
          saga start place-order,     "Missing required option: '--input=<input>'"
          saga show,                  "Missing required parameter: 'ID'"
          saga list --limit few,      "--limit"
          sagas,                      "Unmatched argument at index 0: 'sagas'"
          cluster --url=http://127.0.0.1:1 rules, "expected --url behind 'rules', found it before"
          cluster rules --json raise --reason x, "expected --json behind 'raise', found it before"
          """)
  void a_command_line_that_is_not_right_exits_with_2_and_says_why(String line, String words) {
    var ran = run(line.split(" "));

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(words);
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"saga list", "saga show order-1", "saga cancel order-1", "saga watch"})
  void a_node_that_is_not_there_exits_with_3_and_says_how_to_start_one(String line) {
    var ran = run((line + " " + NOBODY).split(" "));

    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.err()).contains("expected a node at http://127.0.0.1:1, found none");
  }

  @Test
  void a_file_that_is_not_there_exits_with_4() {
    var ran = run("saga", "validate", "no-such.yaml", NOBODY);

    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains("expected a file no-such.yaml, found none");
  }

  @ParameterizedTest
  @CsvSource({"replay", "simulate", "verify"})
  void programs_are_told_of_a_faulty_file_in_json(String command, @TempDir Path folder)
      throws IOException {
    var file = Files.writeString(folder.resolve("faulty.yaml"), "saga: 7\n").toString();

    var ran = run("saga", command, file, "--json", "--schemas=" + folder);

    var told = new ObjectMapper().readTree(ran.out());
    var problems = (told.isArray() ? told.path(0) : told).path("problems");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(problems.path(0).path("line").asInt()).isEqualTo(1);
    assertThat(problems.path(0).path("message").asText()).contains("expected");
  }

  @Test
  void an_input_that_is_no_json_is_refused_before_anything_is_sent() {
    var ran = run("saga", "start", "place-order", "--input", "{", NOBODY);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("--input: expected JSON, found: ");
  }

  @Test
  void a_configuration_that_is_not_there_is_refused() {
    var ran = run("server", "--config", "no-such.properties");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("expected a readable file of KEY=VALUE lines at no-such");
  }

  @Test
  void a_faulty_http_participant_is_refused_with_all_its_problems(@TempDir Path directory)
      throws IOException {
    var file = Files.writeString(directory.resolve("stock.properties"), "http.tries=0\n");

    var ran = run("http-participant", "--config", file.toString());

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains("http.tries: expected a whole number from 1 to 64, found '0'")
        .contains("command.SCHEMA: expected at least one, found 'none'");
  }

  @Test
  void a_faulty_file_of_principals_is_refused_before_anything_is_waited_for(@TempDir Path directory)
      throws IOException {
    var principals = Files.writeString(directory.resolve("principals"), "# ours\nsecret ops\n");
    var file =
        Files.writeString(
            directory.resolve("node.properties"),
            """
            bootstrap.servers=127.0.0.1:1
            schema.registry.url=http://127.0.0.1:1
            node.name=a
            data.directory=%s
            http.principals=%s
            """
                .formatted(directory, principals));

    var ran = run("server", "--config", file.toString());

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains("skald: http.principals: %s:2: expected a SHA-256 of 64".formatted(principals))
        .doesNotContain("secret");
  }

  @Test
  void a_faulty_configuration_is_refused_with_all_its_problems(@TempDir Path directory)
      throws IOException {
    var file =
        Files.writeString(
            directory.resolve("node.properties"), "bootstrap.servers=k:9092\nlog.shards=none\n");

    var ran = run("server", "--config", file.toString());

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains("skald: log.shards: expected a whole number from 1 to 1024, found 'none'")
        .contains("node.name: expected a value, found none")
        .contains("schema.registry.url: expected a value, found none");
  }
}
