package org.skald.guard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard whose memory is a table of PostgreSQL, {@code skald_fence}, with a row per lock.
 *
 * <p>For what is written to the same database, {@link #check} is all there is to it: called in the
 * caller's own transaction before its writes, it keeps the row locked until that transaction ends.
 * A later holder therefore waits for an earlier one that is about to commit, and an earlier one
 * that comes after it finds the greater token. No write of an older token follows one of a newer.
 *
 * <p>For what is written elsewhere, {@link #write} holds the row meanwhile, in a transaction of its
 * own.
 */
public final class JdbcGuard implements Guard {

  private static final String TABLE =
      "create table if not exists skald_fence (resource text primary key, token bigint not null)";
  /* Locks the row of the resource in either case, and counts no row when the token is lower. */
  private static final String RAISE =
      """
      insert into skald_fence (resource, token) values (?, ?)
      on conflict (resource) do update set token = excluded.token
      where skald_fence.token <= excluded.token
      """;
  private static final String HIGHEST = "select token from skald_fence where resource = ?";
  private static final String SPOIL = "update skald_fence set token = null where resource = ?";
  private static final String NOT_NULL_VIOLATION = "23502";

  private static final Logger LOG = LoggerFactory.getLogger(JdbcGuard.class);

  private final DataSource dataSource;

  /** A guard that remembers in this database, where the table must exist. */
  public JdbcGuard(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Creates the table {@code skald_fence}, where it is not there: for tests and small set-ups;
   * elsewhere the statement belongs among the database's migrations.
   */
  public static void createTable(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
  }

  /**
   * Checks the token inside the transaction of this connection, before its writes. Whoever has
   * another token of this lock waits until the transaction has ended.
   *
   * @throws TokenSuperseded when a greater token has been seen. The transaction is spoiled: whoever
   *     catches this and goes on can commit nothing, only roll back
   * @throws IllegalStateException when the connection commits each statement by itself
   */
  public static void check(Connection connection, String lock, long token) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "expected a transaction around the check of " + lock + ", found auto-commit");
    }
    try (PreparedStatement raise = connection.prepareStatement(RAISE)) {
      raise.setString(1, lock);
      raise.setLong(2, token);
      if (raise.executeUpdate() == 1) {
        return;
      }
    }
    long highest = highest(connection, lock);
    spoil(connection, lock);
    throw new TokenSuperseded(lock, token, highest);
  }

  private static long highest(Connection connection, String lock) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HIGHEST)) {
      select.setString(1, lock);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException(
              "expected a row of " + lock + " in skald_fence, found it deleted meanwhile");
        }
        return rows.getLong(1);
      }
    }
  }

  /* After a statement that failed PostgreSQL takes nothing but a rollback. */
  private static void spoil(Connection connection, String lock) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(SPOIL)) {
      update.setString(1, lock);
      update.executeUpdate();
      throw new IllegalStateException(
          "expected skald_fence.token to refuse null, found that it takes it");
    } catch (SQLException e) {
      if (!NOT_NULL_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  /**
   * Runs the write while the row of its lock is held: one connection for as long as the write
   * takes. Should that connection be lost meanwhile, nothing holds back a later holder any more;
   * what must hold even then belongs into the same database, behind {@link #check}.
   *
   * @throws GuardUnavailable when the database cannot be asked: the write was not run
   */
  @Override
  public <T, E extends Exception> T write(String lock, long token, Write<T, E> write) throws E {
    Connection held = hold(lock, token);
    try {
      return write.run();
    } finally {
      release(held, lock);
    }
  }

  private Connection hold(String lock, long token) {
    try {
      Connection connection = dataSource.getConnection();
      try {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
        /* Seen for good before the write begins: a crash in its middle must not be forgotten. */
        check(connection, lock, token);
        connection.commit();
        check(connection, lock, token);
        return connection;
      } catch (SQLException | RuntimeException e) {
        release(connection, lock);
        throw e;
      }
    } catch (SQLException e) {
      throw new GuardUnavailable("expected to ask skald_fence for " + lock + ", found " + e, e);
    }
  }

  private static void release(Connection connection, String lock) {
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.warn("guard_lost_its_connection lock={}", lock, e);
    }
  }
}
