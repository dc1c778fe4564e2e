package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bank.AbortEntry;
import bank.CommitEntry;
import bank.PrepareEntry;
import bank.TransferOrdered;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.participant.JdbcInbox;

/**
 * Two thousand sagas that contend for ten locks, one of them a quantity, while nodes and the
 * participant are killed: no lock has two holders, nobody is passed over, there never is less than
 * nothing, and all sagas end.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ContendedLocksTest {

  private static final int SAGAS = Integer.getInteger("sagas", 2_000);
  private static final int ROOMS = 9;
  private static final long STOCK = 4_000;
  private static final int PARTITIONS = 4;
  private static final int HEAP_MIB = 128;
  private static final int DEATHS_OF_PARTICIPANT = 3;
  private static final Duration END_MAX = Duration.ofMinutes(8);
  private static final List<Schema> SCHEMAS =
      List.of(
          TransferOrdered.getClassSchema(),
          PrepareEntry.getClassSchema(),
          CommitEntry.getClassSchema(),
          AbortEntry.getClassSchema());

  /** At the first of each that is heard of, the node is killed that has its turn. */
  private static final List<String> KILLED_AT =
      List.of("LockGranted", "LockAcquired", "LocksReleased", "LockReturned", "LockReleased");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void no_lock_has_two_holders_nobody_is_passed_over_and_all_sagas_end() throws Exception {
    try (var premises = new Premises(directory);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var postgres = EmbeddedPostgres.builder().start()) {
      SCHEMAS.forEach(premises.wire()::register);
      createTables(postgres);
      try (var admin = premises.admin()) {
        admin
            .createTopics(List.of(new NewTopic("rooms.commands", PARTITIONS, (short) 1)))
            .all()
            .get();
      }
      var rooms = premises.keep(rooms(premises, postgres));
      rooms.start();
      var nodes =
          List.of(premises.startNode("first", Map.of()), premises.startNode("second", Map.of()));
      nodes
          .getFirst()
          .deploy("contended", Files.readString(Path.of("src/test/resources/contended.yaml")));
      count(nodes.getFirst(), STOCK);
      try (var starts = new SagaStarts(nodes)) {
        var deaths =
            List.<Future<Void>>of(
                threads.submit(() -> premises.killAtEach(KILLED_AT, nodes)),
                threads.submit(() -> killRooms(premises.bootstrap(), rooms)));
        for (var number = 0; number < SAGAS; number++) {
          starts.start("contended-" + number, body(number));
        }
        for (var death : deaths) {
          death.get();
        }
        await("all are taken").atMost(END_MAX).until(() -> starts.taken().size() == SAGAS);
        assertThat(starts.refused()).as("refused").isEmpty();
        requireEnd(premises, nodes.getFirst(), postgres);
      }
    }
  }

  private static void createTables(EmbeddedPostgres postgres) throws SQLException {
    JdbcInbox.createTable(postgres.getPostgresDatabase());
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create table inside (saga text, room text)");
      statement.execute("create table met (saga text, other text, room text)");
    }
  }

  private static JavaProcess rooms(Premises premises, EmbeddedPostgres postgres) {
    return JavaProcess.of(
        premises.directory().resolve("rooms.txt"),
        HEAP_MIB,
        RoomsMain.class.getName(),
        premises.bootstrap(),
        premises.registryUrl(),
        postgres.getJdbcUrl("postgres", "postgres"));
  }

  private static void count(SagaNodeProcess node, long quantity) {
    var request =
        node.request("/saga-locks/house/quantity")
            .POST(BodyPublishers.ofString("{\"set\": %d}".formatted(quantity)))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "stocktaking")
            .build();
    await("the quantity is known")
        .atMost(END_MAX)
        .ignoreExceptions()
        .until(() -> node.exchange(request).statusCode() == 202);
  }

  /** Two rooms each, which may be the same; one in ten gives to the house what others take. */
  private static String body(int number) {
    var cents = number % 10 == 0 ? -5 : 1 + number % 7;
    return """
    {"saga": "contended", "input": {"transferId": "contended-%d", "from": "r-%d", "to": "r-%d", \
    "cents": %d}}\
    """
        .formatted(number, number % ROOMS, number * 7 % ROOMS, cents);
  }

  private static Void killRooms(String bootstrap, JavaProcess rooms) throws InterruptedException {
    for (var death = 0; death < DEATHS_OF_PARTICIPANT; death++) {
      Journals.hear(bootstrap, "StepSucceeded");
      rooms.kill();
      rooms.start();
    }
    return null;
  }

  private static void requireEnd(Premises premises, SagaNodeProcess node, EmbeddedPostgres postgres)
      throws Exception {
    await("every saga ends")
        .atMost(END_MAX)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() ->
            node.sagas("&state=completed").size() + node.sagas("&state=compensated").size()
                == SAGAS);
    var completed = node.sagas("&state=completed");
    await("all locks are free")
        .atMost(END_MAX)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> heldOrAwaited(node) == 0);
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      assertThat(rows(statement, "met")).as("sagas that met in a room").isZero();
      assertThat(rows(statement, "inside")).as("sagas that never left").isZero();
    }
    var amounts = new ObjectMapper();
    var taken = 0L;
    for (var saga : completed) {
      var number = Integer.parseInt(saga.path("id").asText().substring("contended-".length()));
      taken += amounts.readTree(body(number)).path("input").path("cents").asLong();
    }
    assertThat(node.get("/saga-locks/house").path("quantity").asLong())
        .as("what is left is what no saga that has completed has taken")
        .isEqualTo(STOCK - taken);
    var history = new LockHistory(STOCK);
    Journals.read(premises.bootstrap(), LockHistory.SCHEMAS, history::take);
    history.requireSound();
    Files.writeString(
        Path.of("target", "contended-locks.txt"),
        "%d sagas, %d completed; %s%n".formatted(SAGAS, completed.size(), history));
  }

  private static int heldOrAwaited(SagaNodeProcess node) {
    var open = 0;
    for (var lock : node.get("/saga-locks?limit=1000").path("locks")) {
      open += lock.path("holders").asInt() + lock.path("waiters").asInt();
    }
    return open;
  }

  private static long rows(Statement statement, String table) throws SQLException {
    try (var found = statement.executeQuery("select count(*) from " + table)) {
      found.next();
      return found.getLong(1);
    }
  }
}
