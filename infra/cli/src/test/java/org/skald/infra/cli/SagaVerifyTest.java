package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.shop.PlaceOrder;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaVerifyTest {

  private static final String SCHEMAS = "../../schemas/example/src/main/avro";

  @TempDir private Path folder;

  private String file(String source) throws IOException {
    return Files.writeString(folder.resolve("place-order.yaml"), source).toString();
  }

  private static CommandLineTest.Ran verify(String... arguments) {
    var all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    all[0] = "saga";
    all[1] = "verify";
    all[2] = "--schemas";
    all[3] = SCHEMAS;
    return CommandLineTest.run(all);
  }

  @Test
  void a_sound_file_is_proven() throws IOException {
    var ran = verify(file(PlaceOrder.source()));

    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains("place-order@1 ends well on every path")
        .contains("explored", "states", "paths")
        .contains("completed, compensated")
        .contains("when ship is refused");
  }

  @Test
  void a_faulty_file_is_refuted_by_a_path() throws IOException {
    var ran =
        verify(file(PlaceOrder.source().replaceAll("(?s)    compensate:.*?  charge", "  charge")));

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains("place-order@1 is not proven")
        .contains("found no 'compensate'")
        .contains("step 'reserve-stock' was done, or may have been, and is never undone")
        .contains("3  charge-card: attempt 1 is answered refused → the saga turns around");
  }

  @Test
  void what_later_schemas_may_do_is_a_warning_and_with_strict_a_refusal() throws IOException {
    var file = file(PlaceOrder.source());

    var silent = verify(file);
    var warned = verify(file, "--compatibility", "BACKWARD");
    var strict = verify(file, "--compatibility", "BACKWARD", "--strict");
    var safe = verify(file, "--compatibility", "FULL_TRANSITIVE", "--strict");
    var untold = verify(file, "--strict");
    var json = verify(file, "--compatibility", "BACKWARD", "--json");

    assertThat(silent.out()).doesNotContain("may change");
    assertThat(warned.exitCode()).isZero();
    assertThat(warned.out())
        .contains("ends well on every path")
        .contains("warning  shop.orders.OrderPlaced is read and may change BACKWARD");
    assertThat(strict.exitCode()).isEqualTo(1);
    assertThat(strict.out()).contains("ends well on every path").contains("✘  shop.orders");
    assertThat(safe.exitCode()).as(safe.out()).isZero();
    assertThat(untold.exitCode()).isEqualTo(1);
    assertThat(untold.out()).contains("nobody says how");
    var risk = new ObjectMapper().readTree(json.out()).path(0).path("schemaRisks").path(0);
    assertThat(risk.path("subject").asText()).isEqualTo("shop.orders.OrderPlaced");
    assertThat(risk.path("use").asText()).isEqualTo("READ");
    assertThat(risk.path("isNear").asBoolean()).isTrue();
    assertThat(risk.path("needed")).extracting(it -> it.asText()).contains("orderId");
    assertThat(risk.path("excludedBy").path(0).asText()).isEqualTo("FORWARD_TRANSITIVE");
  }

  @Test
  void programs_get_json() throws IOException, JsonProcessingException {
    var source = PlaceOrder.source();
    var sound = verify(file(source), "--json");
    var faulty = verify(file(source.replace("kind: pivot", "kind: retriable")), "--json");

    var proof = new ObjectMapper().readTree(sound.out()).path(0);
    assertThat(proof.path("isProven").asBoolean()).isTrue();
    assertThat(proof.path("definition").asText()).isEqualTo("place-order");
    assertThat(proof.path("states").asInt()).isPositive();
    assertThat(proof.path("isWhole").asBoolean()).isTrue();
    assertThat(proof.path("counterExamples")).isEmpty();
    assertThat(proof.path("manualStates")).isNotEmpty();
    var refuted = new ObjectMapper().readTree(faulty.out()).path(0);
    assertThat(refuted.path("isProven").asBoolean()).isFalse();
    assertThat(refuted.path("problems")).isNotEmpty();
    var example = refuted.path("counterExamples").path(0);
    assertThat(example.path("claim").asText()).isEqualTo("NOTHING_LEFT_UNDONE");
    assertThat(example.path("path").path(0).path("move").asText()).isEqualTo("the saga starts");
    assertThat(example.path("path").path(0).path("events").path(0).asText())
        .isEqualTo("SagaStarted");
  }

  @Test
  void what_cannot_be_read_is_told() throws IOException {
    var missing = verify(folder.resolve("none.yaml").toString());
    var bound = verify("--states", "0", file(PlaceOrder.source()));
    var small = verify("--states", "5", file(PlaceOrder.source()));
    var schemas = CommandLineTest.run("saga", "verify", "--schemas", "no-such", file("saga: x"));

    assertThat(missing.exitCode()).isEqualTo(4);
    assertThat(missing.err()).contains("none.yaml, found none");
    assertThat(bound.err()).contains("--states: expected at least 1, found 0");
    assertThat(small.exitCode()).isEqualTo(1);
    assertThat(small.out()).contains("not all of which were explored");
    assertThat(schemas.err()).contains("--schemas: expected a folder of schemas no-such");
  }

  @Test
  void a_sound_file_is_simulated() throws IOException {
    var ran =
        CommandLineTest.run(
            "saga", "simulate", file(PlaceOrder.source()), "--schemas=" + SCHEMAS, "--seeds=300");

    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains("place-order@1: of 300 sagas none went wrong")
        .contains("completed", "compensated", "median", "of virtual time");
  }

  @Test
  void what_goes_wrong_in_a_simulation_is_told() throws IOException {
    var wrong =
        file(
            PlaceOrder.source()
                .replace("quantity: input.quantity }", "quantity: 10 / (input.quantity - 7) }"));
    var ran =
        CommandLineTest.run(
            "saga", "simulate", wrong, "--schemas=" + SCHEMAS, "--faults=none", "--json");
    var faulty = CommandLineTest.run("saga", "simulate", file("saga: x"), "--schemas=" + SCHEMAS);
    var plan =
        CommandLineTest.run("saga", "simulate", wrong, "--schemas=" + SCHEMAS, "--faults=luck=1");

    assertThat(ran.exitCode()).isEqualTo(1);
    var told = new ObjectMapper().readTree(ran.out());
    assertThat(told.path("isSound").asBoolean()).isFalse();
    assertThat(told.path("failures").path(0).path("violation").asText()).contains("/ by zero");
    assertThat(faulty.exitCode()).isEqualTo(1);
    assertThat(faulty.out()).contains("expected 'version: 1'");
    assertThat(plan.err()).contains("--faults: expected 'none', or some of refuse");
  }
}
