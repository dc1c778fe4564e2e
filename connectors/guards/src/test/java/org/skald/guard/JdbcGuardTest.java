package org.skald.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard in a table of a real PostgreSQL. */
class JdbcGuardTest extends GuardConformance {

  private static final int WRITERS = 8;
  private static final int TOKENS = 400;

  private static EmbeddedPostgres postgres;
  private static DataSource database;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = EmbeddedPostgres.builder().start();
    database = postgres.getPostgresDatabase();
    JdbcGuard.createTable(database);
    execute("create table pages (number bigserial, token bigint not null)");
  }

  @AfterAll
  static void stopPostgres() throws Exception {
    postgres.close();
  }

  @Override
  Guard guard() {
    execute("truncate skald_fence");
    return new JdbcGuard(database);
  }

  @Test
  void who_was_refused_can_commit_nothing_even_if_it_goes_on() throws Exception {
    execute("truncate skald_fence, pages");
    print(9);

    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      insert(connection, 6);
      assertThatThrownBy(() -> JdbcGuard.check(connection, "printer", 7))
          .isInstanceOf(TokenSuperseded.class);
      assertThatThrownBy(() -> insert(connection, 7)).isInstanceOf(SQLException.class);
      connection.commit();
    }

    assertThat(pages()).containsExactly(9L);
  }

  @Test
  void what_is_rolled_back_has_not_been_seen() throws Exception {
    execute("truncate skald_fence, pages");
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      JdbcGuard.check(connection, "printer", 9);
      connection.rollback();
    }

    print(7);

    assertThat(pages()).containsExactly(7L);
  }

  @Test
  void a_check_outside_of_a_transaction_protects_nothing_and_is_refused() throws Exception {
    try (Connection connection = database.getConnection()) {
      assertThatThrownBy(() -> JdbcGuard.check(connection, "printer", 9))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("expected a transaction around the check of printer, found auto-commit");
    }
  }

  /* With the isolation that PostgreSQL has by default, and with those that fail, not wait. */
  @ParameterizedTest
  @CsvSource({"1,2", "2,2", "3,4", "4,8"})
  void no_write_of_an_older_token_follows_one_of_a_newer(long seed, int isolation)
      throws Exception {
    execute("truncate skald_fence, pages");
    Random chance = new Random(seed);
    List<List<Long>> tokensOf = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      tokensOf.add(nearlyInOrder(chance));
    }

    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    int refused = 0;
    try {
      List<Future<Integer>> writers = new ArrayList<>();
      for (List<Long> tokens : tokensOf) {
        writers.add(threads.submit(() -> printAll(tokens, isolation)));
      }
      for (Future<Integer> writer : writers) {
        refused += writer.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(pages()).as("pages, seed %d", seed).isSorted().hasSizeGreaterThan(TOKENS / 10);
    assertThat(refused).as("refused, seed %d", seed).isGreaterThan(TOKENS / 10);
  }

  /** Each writer has the same tokens, and some of them late. */
  private static List<Long> nearlyInOrder(Random chance) {
    List<Long> tokens = new ArrayList<>(LongStream.range(0, TOKENS).boxed().toList());
    for (int i = 0; i + 20 <= TOKENS; i += 10) {
      Collections.shuffle(tokens.subList(i, i + 20), chance);
    }
    return tokens;
  }

  /** Prints a page for each token, and says how many were refused. */
  private static int printAll(List<Long> tokens, int isolation) throws SQLException {
    int refused = 0;
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(isolation);
      connection.setAutoCommit(false);
      for (long token : tokens) {
        try {
          JdbcGuard.check(connection, "printer", token);
          insert(connection, token);
          connection.commit();
        } catch (TokenSuperseded e) {
          connection.rollback();
          refused++;
        } catch (SQLException e) {
          /* A serialization failure: for this writer the page is not printed. */
          assertThat(e.getSQLState()).isEqualTo("40001");
          connection.rollback();
        }
      }
    }
    return refused;
  }

  private static void print(long token) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      JdbcGuard.check(connection, "printer", token);
      insert(connection, token);
      connection.commit();
    }
  }

  private static void insert(Connection connection, long token) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into pages (token) values (?)")) {
      insert.setLong(1, token);
      insert.executeUpdate();
    }
  }

  private static List<Long> pages() throws SQLException {
    List<Long> tokens = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("select token from pages order by number")) {
      while (rows.next()) {
        tokens.add(rows.getLong(1));
      }
    }
    return tokens;
  }

  private static void execute(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError("expected to execute " + sql, e);
    }
  }
}
