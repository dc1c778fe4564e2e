package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.infra.local.NodeServer;
import org.skald.log.http.HttpConfig;
import org.skald.log.http.Json;
import org.skald.log.kafka.NodeConfig;
import org.skald.schemas.Topics;

/** Tokens and access lists from a shell, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessCommandTest {

  @TempDir private static Path directory;

  private EmbeddedKafka kafka;
  private SchemaRegistryServer registry;
  private NodeServer node;
  private Path ops;

  @BeforeAll
  void start() throws Exception {
    var principal = principal("ops");
    ops =
        Files.writeString(directory.resolve("ops.token"), principal.path("token").asText() + "\n");
    var principals =
        Files.write(directory.resolve("principals"), List.of(principal.path("line").asText()));
    kafka = EmbeddedKafka.start();
    registry = SchemaRegistryServer.start(kafka.bootstrapServers());
    node =
        NodeServer.start(
            NodeConfig.of(
                kafka.bootstrapServers(), Topics.SAGAS.log(), "a", directory.resolve("a")),
            registry.url(),
            HttpConfig.DEFAULT.at("127.0.0.1", 0).with(principals));
    node.awaitReady();
  }

  @AfterAll
  void stop() {
    node.close();
    registry.close();
    kafka.close();
  }

  private static JsonNode principal(String name) throws Exception {
    return Json.mapper().readTree(CommandLineTest.run("principal", name, "--json").out());
  }

  private CommandLineTest.Ran run(String... arguments) {
    return CommandLineTest.run(
        Stream.concat(Stream.of(arguments), Stream.of("--url=" + node.url()))
            .toArray(String[]::new));
  }

  private CommandLineTest.Ran runAs(Path token, String... arguments) {
    return run(
        Stream.concat(Stream.of(arguments), Stream.of("--token-file=" + token))
            .toArray(String[]::new));
  }

  @Test
  void a_principal_gets_a_new_token_each_time_and_a_line_without_it() throws Exception {
    var first = principal("team/ops@example.org");
    var second = CommandLineTest.run("principal", "team/ops@example.org");

    assertThat(first.path("token").asText()).matches("[A-Za-z0-9_-]{43}");
    assertThat(first.path("line").asText())
        .matches("[0-9a-f]{64}  team/ops@example.org")
        .doesNotContain(first.path("token").asText());
    assertThat(second.out().lines())
        .satisfiesExactly(
            token -> assertThat(token).matches("token  [A-Za-z0-9_-]{43}"),
            line -> assertThat(line).matches("line   [0-9a-f]{64}  team/ops@example.org"));
    assertThat(second.out()).doesNotContain(first.path("token").asText());
    assertThat(CommandLineTest.run("principal", "*").exitCode()).isEqualTo(2);
  }

  @Test
  void a_list_is_set_shown_obeyed_and_removed() {
    var path = "/" + UUID.randomUUID();
    assertThat(run("name", "access", path).out()).isEqualTo("no list: anyone may manage\n");

    var set = runAs(ops, "name", "access", path, "ops=manage", "*=read");
    assertThat(set.exitCode()).as(set.err()).isZero();
    assertThat(set.out()).startsWith(path + " at ");

    assertThat(run("name", "access", path + "/below").out())
        .contains("the list of " + path, "principal", "*", "read", "ops", "manage");
    assertThat(run("name", "access", path, "--json").out()).contains("\"ops\":\"manage\"");
    var refused = run("name", "put", path, "x");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("to have 'write' at '%s', found 'read'".formatted(path));
    assertThat(runAs(ops, "name", "put", path, "x").exitCode()).isZero();
    assertThat(run("name", "get", path).out()).isEqualTo("x\n");
    assertThat(runAs(ops, "name", "watch", path, "--from=0", "--max=1").out()).contains(path);
    assertThat(runAs(ops, "name", "access", path, "--remove").exitCode()).isZero();
    assertThat(run("name", "put", path, "y").exitCode()).isZero();
  }

  @Test
  void a_token_that_is_none_or_not_known_is_refused_and_not_shown() throws Exception {
    var unknown = Files.writeString(directory.resolve("unknown"), "c2VjcmV0");
    var two = Files.writeString(directory.resolve("two"), "c2VjcmV0 c2VjcmV0");

    var refused = runAs(unknown, "name", "ls");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("expected a token that this node knows")
        .doesNotContain("c2");
    assertThat(runAs(two, "name", "ls").err())
        .contains("--token-file: expected one token, found 17 characters")
        .doesNotContain("c2");
    assertThat(runAs(directory.resolve("none"), "name", "ls").err())
        .contains("--token-file: expected a readable file");
    assertThat(run("name", "access", "/a", "ops=own").exitCode()).isEqualTo(2);
    assertThat(run("name", "access", "/a", "ops=read", "--remove").exitCode()).isEqualTo(2);
  }
}
