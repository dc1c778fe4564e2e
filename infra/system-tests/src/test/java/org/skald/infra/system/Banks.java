package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.skald.infra.system.BankMain.Halt;
import org.skald.participant.JdbcInbox;

/** Two banks with their accounts in one PostgreSQL, each a process that can be told to die. */
final class Banks implements AutoCloseable {

  static final int ACCOUNTS = 10;

  private static final int HEAP_MIB = 128;
  private static final Duration DEATH_MAX = Duration.ofMinutes(3);
  private static final long CENTS = 60_000;
  private static final String[] TABLES = {
    "create table account (bank text, name text, cents bigint check (cents >= 0),"
        + " primary key (bank, name))",
    "create table held (bank text, transfer text, account text, cents bigint,"
        + " primary key (bank, transfer))",
    "create table entry (bank text, transfer text, account text, cents bigint,"
        + " primary key (bank, transfer))"
  };

  private final EmbeddedPostgres postgres;
  private final Premises premises;

  Banks(Premises premises) throws IOException, SQLException {
    this.premises = premises;
    this.postgres = EmbeddedPostgres.builder().start();
    JdbcInbox.createTable(postgres.getPostgresDatabase());
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      for (var table : TABLES) {
        statement.execute(table);
      }
      for (var account = 0; account < ACCOUNTS; account++) {
        statement.execute(
            "insert into account values ('BANK-A', 'a-%d', %d), ('BANK-B', 'b-%d', 0)"
                .formatted(account, CENTS, account));
      }
    }
  }

  /** A bank that runs until it halts. */
  JavaProcess start(String bank, String halt) throws InterruptedException {
    var process =
        premises.keep(
            JavaProcess.of(
                premises.directory().resolve(bank + ".txt"),
                HEAP_MIB,
                BankMain.class.getName(),
                bank,
                premises.bootstrap(),
                premises.registryUrl(),
                postgres.getJdbcUrl("postgres", "postgres"),
                halt));
    process.start();
    return process;
  }

  /** Lets a bank die at each of these points, one after the other, and then live. */
  Void dieOf(String bank, List<Halt> halts) throws InterruptedException {
    for (var halt : halts) {
      start(bank, halt.toString()).awaitEnd(DEATH_MAX);
    }
    start(bank, Halt.NEVER);
    return null;
  }

  /** Insists that both banks have made the entries of these transfers, and no others. */
  void requireBalance(Set<String> completed) throws SQLException {
    var entries = new HashMap<String, List<Long>>();
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      try (var found = statement.executeQuery("select transfer, cents from entry")) {
        while (found.next()) {
          entries.computeIfAbsent(found.getString(1), _ -> new ArrayList<>()).add(found.getLong(2));
        }
      }
      assertThat(count(statement, "select count(*) from held")).as("held for ever").isZero();
      assertThat(count(statement, "select sum(cents) from account"))
          .as("money in all")
          .isEqualTo(ACCOUNTS * CENTS);
    }
    assertThat(new HashSet<>(entries.keySet())).as("entries").isEqualTo(completed);
    assertThat(halves(entries)).as("transfers that only one bank has made").isEmpty();
  }

  private static List<String> halves(Map<String, List<Long>> entries) {
    return entries.entrySet().stream()
        .filter(it ->
            it.getValue().size() != 2
                || it.getValue().stream().mapToLong(Long::longValue).sum() != 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long count(Statement statement, String query) throws SQLException {
    try (var found = statement.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
