package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bank.AbortEntry;
import bank.CommitEntry;
import bank.PrepareEntry;
import bank.TransferOrdered;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.system.BankMain.Halt;
import org.skald.infra.system.BankMain.Phase;
import org.skald.infra.system.BankMain.Point;

/**
 * A thousand transfers by two-phase commit between two banks. Each bank dies at every point of
 * every phase, and nodes are killed at what happens to a transfer; all or nothing is done
 * everywhere, and no money is made or lost.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@DisplayNameGeneration(ReplaceUnderscores.class)
class TransferTest {

  private static final Path FILE =
      Path.of("..", "example", "src", "main", "resources", "org", "skald", "infra", "example")
          .resolve("transfer.yaml");
  private static final int TRANSFERS = 1_000;
  private static final int PARTITIONS = 4;
  private static final int EVERY_MS = 60;
  private static final Duration STEP_MAX = Duration.ofMinutes(3);
  private static final List<Schema> SCHEMAS =
      List.of(
          TransferOrdered.getClassSchema(),
          PrepareEntry.getClassSchema(),
          CommitEntry.getClassSchema(),
          AbortEntry.getClassSchema());

  /** At the first of each that is heard of, the node is killed that has its turn. */
  private static final List<String> KILLED_AT =
      List.of(
          "StepStarted",
          "StepSucceeded",
          "StepRefused",
          "CompensationStarted",
          "StepCompensated",
          "SagaEnded");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void all_or_nothing_is_done_and_no_money_is_lost_whoever_dies_when() throws Exception {
    try (var premises = new Premises(directory);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SCHEMAS.forEach(premises.wire()::register);
      try (var admin = premises.admin()) {
        admin
            .createTopics(
                List.of(
                    new NewTopic("bank-a.commands", PARTITIONS, (short) 1),
                    new NewTopic("bank-b.commands", PARTITIONS, (short) 1)))
            .all()
            .get();
      }
      var banks = premises.keep(new Banks(premises));
      var nodes =
          List.of(premises.startNode("first", Map.of()), premises.startNode("second", Map.of()));
      nodes.getFirst().deploy("transfer", Files.readString(FILE));
      try (var starts = new SagaStarts(nodes)) {
        var deaths =
            List.<Future<Void>>of(
                threads.submit(() -> banks.dieOf("BANK-A", halts())),
                threads.submit(() -> banks.dieOf("BANK-B", halts())),
                threads.submit(() -> premises.killAtEach(KILLED_AT, nodes)));
        var placed = keepOrdering(starts, deaths);
        for (var death : deaths) {
          death.get();
        }
        assertThat(starts.refused()).as("refused").isEmpty();
        await("all are taken").atMost(STEP_MAX).until(() -> starts.taken().size() == placed);
        requireBalance(nodes.getFirst(), banks, placed);
      }
    }
  }

  /** At least a thousand, and for as long as somebody has still to die. */
  private static int keepOrdering(SagaStarts starts, List<Future<Void>> deaths)
      throws InterruptedException {
    var placed = new AtomicInteger();
    try (var timer = Executors.newSingleThreadScheduledExecutor()) {
      var placing =
          timer.scheduleAtFixedRate(
              () -> {
                var number = placed.getAndIncrement();
                starts.start("transfer-" + number, body(number));
              },
              0,
              EVERY_MS,
              TimeUnit.MILLISECONDS);
      await("enough transfers, and everybody has died")
          .atMost(Duration.ofMinutes(12))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> hasFailed(deaths) || (placed.get() >= TRANSFERS && areOver(deaths)));
      placing.cancel(false);
    }
    return placed.get();
  }

  private static boolean areOver(List<Future<Void>> deaths) {
    return deaths.stream().allMatch(Future::isDone);
  }

  private static boolean hasFailed(List<Future<Void>> deaths) {
    return deaths.stream().anyMatch(it -> it.state() == Future.State.FAILED);
  }

  /** Some from an account that is not there, or has run dry, and some to one that is not there. */
  private static String body(int number) {
    var from = number % 5 == 0 ? "nobody" : "a-" + number % Banks.ACCOUNTS;
    var to = number % 7 == 0 ? "nobody" : "b-" + number % Banks.ACCOUNTS;
    return """
    {"saga": "transfer", "input": {"transferId": "transfer-%d", "from": "%s", "to": "%s", \
    "cents": %d}}\
    """
        .formatted(number, from, to, 100 + number % 1_900);
  }

  /** Every point of every phase. */
  private static List<Halt> halts() {
    var halts = new ArrayList<Halt>();
    for (var phase : Phase.values()) {
      for (var point : Point.values()) {
        halts.add(new Halt(phase, point, 3));
      }
    }
    return halts;
  }

  private static void requireBalance(SagaNodeProcess node, Banks banks, int placed)
      throws Exception {
    await("every transfer ends")
        .atMost(STEP_MAX)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() ->
            node.sagas("&state=completed").size() + node.sagas("&state=compensated").size()
                == placed);
    var completed = ids(node.sagas("&state=completed"));
    assertThat(completed).as("transfers that were made").hasSizeBetween(placed / 10, placed);
    banks.requireBalance(completed);
    Files.writeString(
        Path.of("target", "transfers.txt"),
        "%d transfers, %d of them made%n".formatted(placed, completed.size()));
  }

  private static Set<String> ids(List<JsonNode> sagas) {
    return sagas.stream().map(it -> it.path("id").asText()).collect(Collectors.toSet());
  }
}
