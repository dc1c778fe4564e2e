package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code versions.md}: sagas that go on under another version. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class MigratedSagaTest {

  private static final String SECOND = SkaldInAShell.example("handed-over-order-2.yaml");

  private SkaldInAShell skald;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    skald = SkaldInAShell.start();
    skald.sound("saga", "deploy", SkaldInAShell.example("handed-over-order.yaml"));
    skald.sound("saga", "deploy", SECOND);
    skald.sound("saga", "deploy", dearer(folder).toString());
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  /** A third version, in which the card is charged with twice as much. */
  private static Path dearer(Path folder) throws IOException {
    var text =
        Files.readString(Path.of(SECOND))
            .replace("version: 2", "version: 3")
            .replace("amountCents: input.amountCents", "amountCents: input.amountCents * 2");
    return Files.writeString(folder.resolve("handed-over-order-3.yaml"), text);
  }

  /** An order of the first version that is paid and waits for its courier. */
  private void paid(String id) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "sku": "article-1", "quantity": 1, "amountCents": 500}
        """
            .formatted(id);
    skald.sound("saga", "start", "handed-over-order", "--version=1", "--input", input);
    await().atMost(Duration.ofSeconds(30)).until(() -> skald.isStepIn(id, "hand-over", "running"));
  }

  @Test
  void the_example_is_sound() {
    var verified = CommandLineTest.run("saga", "verify", SECOND);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void a_saga_goes_on_under_another_version() throws Exception {
    paid("v-1");

    skald.sound("saga", "migrate", "v-1", "--to=2", "--reason=a voucher", "--actor=eve");
    skald.sound("saga", "signal", "v-1", "hand-over", "--reason", "delivered");
    skald.awaitState("v-1", "completed");
    skald.awaitInHistory("v-1", "SagaEnded");

    assertThat(skald.run("saga", "show", "v-1").out()).contains("actor eve", "to version 2");
    assertThat(skald.show("v-1").path("version").asInt()).isEqualTo(2);
    assertThat(skald.history("v-1", "StepSucceeded"))
        .extracting(it -> it.path("step").asText())
        .contains("send-voucher");
    assertThat(skald.history("v-1", "SagaMigrated"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("actor").asText()).isEqualTo("eve"));
  }

  @Test
  void a_version_that_would_have_done_otherwise_is_refused() throws Exception {
    paid("v-2");

    var refused = skald.run("saga", "migrate", "v-2", "--to=3", "--reason=dearer");
    var unknown = skald.run("saga", "migrate", "v-2", "--to=9", "--reason=dearer");

    assertThat(refused.exitCode()).isEqualTo(Failed.REFUSED);
    assertThat(refused.err()).contains("step 'charge-card' would ask for something else");
    assertThat(unknown.err()).contains("handed-over-order");
    assertThat(skald.show("v-2").path("version").asInt()).isEqualTo(1);
    assertThat(skald.history("v-2", "SagaMigrated")).isEmpty();
  }

  @Test
  void all_of_a_definition_are_moved() throws Exception {
    paid("v-3");
    paid("v-4");

    var moved =
        skald.sound(
            "saga",
            "migrate",
            "--all",
            "--definition=handed-over-order",
            "--to=2",
            "--reason=a voucher");

    var everything = skald.run("saga", "migrate", "--all", "--to=2", "--reason=a voucher");

    assertThat(everything.err()).contains("--all: expected --definition beside it");
    assertThat(moved.out()).contains("sagas migrated", "0 refused");
    assertThat(skald.show("v-4").path("version").asInt()).isEqualTo(2);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            skald
                .run("saga", "search", "--definition=handed-over-order", "--version=2")
                .out()
                .contains("v-4"));
  }
}
