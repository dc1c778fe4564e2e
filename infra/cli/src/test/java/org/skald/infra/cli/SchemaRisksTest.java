package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a real registry says of how schemas may change, to who verifies and to who deploys. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SchemaRisksTest {

  private static final String FILE = SkaldInAShell.example("handed-over-order.yaml");

  private SkaldInAShell skald;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    change("shop.orders.OrderPlaced", "FULL_TRANSITIVE");
    change("shop.stock.ReserveStock", "FORWARD");
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private void change(String subject, String mode) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(skald.registryUrl()).resolve("/config/" + subject))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"compatibility\": \"%s\"}".formatted(mode)))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_deployment_warns_of_what_each_subject_may_do() {
    var deployed = skald.sound("saga", "deploy", FILE);

    assertThat(deployed.out())
        .contains("deployed handed-over-order version 1")
        .contains("warning  shop.stock.StockReserved is read and may change BACKWARD")
        .contains("warning  shop.stock.ReserveStock is written and may change FORWARD")
        .doesNotContain("shop.orders.OrderPlaced is read");
  }

  @Test
  void a_verification_asks_the_registry_unless_it_is_told() {
    var asked = CommandLineTest.run("saga", "verify", FILE, "--registry", skald.registryUrl());
    var told =
        CommandLineTest.run(
            "saga",
            "verify",
            FILE,
            "--registry=" + skald.registryUrl(),
            "--compatibility=full_transitive",
            "--strict");

    assertThat(asked.exitCode()).as(asked.out() + asked.err()).isZero();
    assertThat(asked.out())
        .contains("shop.stock.ReserveStock is written and may change FORWARD")
        .doesNotContain("shop.orders.OrderPlaced is read");
    assertThat(told.exitCode()).as(told.out() + told.err()).isZero();
  }
}
