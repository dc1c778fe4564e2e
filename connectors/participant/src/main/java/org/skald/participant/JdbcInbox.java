package org.skald.participant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox in a table of PostgreSQL, one transaction per command.
 *
 * <p>A command's row is inserted before the command is performed, in the same transaction. Whoever
 * else wants to settle it, a paused member that wakes up or the compensation that overtook it,
 * waits at the primary key until that transaction has ended, and then finds its answer or takes its
 * place. So no fencing is needed, and nobody sees a row without an answer.
 */
public final class JdbcInbox extends Inbox {

  private static final String TABLE =
      """
      create table if not exists skald_inbox (
        participant text not null,
        command_id text not null,
        answer bytea,
        at timestamptz not null default now(),
        primary key (participant, command_id))
      """;
  private static final String INDEX =
      "create index if not exists skald_inbox_by_age on skald_inbox (participant, at)";
  private static final String CLAIM =
      "insert into skald_inbox (participant, command_id) values (?, ?) on conflict do nothing";
  private static final String FIND =
      "select answer from skald_inbox where participant = ? and command_id = ? for update";
  private static final String REMEMBER =
      "update skald_inbox set answer = ?, at = now() where participant = ? and command_id = ?";
  private static final String FORGET =
      """
      delete from skald_inbox where ctid in (
        select ctid from skald_inbox
        where participant = ? and at < now() - (? * interval '1 millisecond') limit 10000)
      """;
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(JdbcInbox.class);

  private final DataSource dataSource;

  JdbcInbox(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Creates the table {@code skald_inbox} and its index, where they are not there: for tests and
   * small set-ups; elsewhere the statements belong among the database's migrations. One table
   * serves all participants of a database.
   */
  public static void createTable(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
      statement.execute(INDEX);
    }
  }

  @Override
  Open open(ParticipantConfig config) {
    return new Rows(dataSource, config, Clock.systemUTC());
  }

  /** The inbox of one member. */
  private static final class Rows implements Open {

    private final DataSource dataSource;
    private final String participant;
    private final long retentionMs;
    private final Clock clock;
    private Instant forgetAt = Instant.MIN;

    Rows(DataSource dataSource, ParticipantConfig config, Clock clock) {
      this.dataSource = dataSource;
      this.participant = config.group();
      this.retentionMs = config.inboxRetention().toMillis();
      this.clock = clock;
    }

    @Override
    public void load(Collection<TopicPartition> partitions) {}

    @Override
    public void drop(Collection<TopicPartition> partitions) {}

    @Override
    public List<Answer> settle(Batch batch, Work work) {
      try (Connection connection = dataSource.getConnection()) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
        try {
          forgetOld(connection);
          List<Answer> answers = new ArrayList<>(batch.commands().size());
          for (ReceivedCommand command : batch.commands()) {
            answers.add(settle(connection, command, work));
          }
          return answers;
        } finally {
          connection.rollback();
          connection.setAutoCommit(true);
        }
      } catch (SQLException | FailedStatement e) {
        throw new InboxUnavailable("expected to settle commands in skald_inbox, found " + e, e);
      }
    }

    private Answer settle(Connection connection, ReceivedCommand command, Work work)
        throws SQLException {
      Answer answer =
          FirstResults.settle(
              command.envelope(),
              new RowLedger(connection, participant),
              original -> perform(connection, command, work, original));
      /* What is not remembered leaves nothing behind, not even its place. */
      if (!FirstResults.remembers(command.envelope(), answer)) {
        connection.rollback();
        return answer;
      }
      try {
        connection.commit();
        return answer;
      } catch (SQLException e) {
        if (isRefusal(e)) {
          LOG.warn("command_failed command=\"{}\" at=commit", command.envelope(), e);
          connection.rollback();
          return failedAtCommit(connection, command);
        }
        throw e;
      }
    }

    /* Whoever settled it meanwhile comes first. */
    private Answer failedAtCommit(Connection connection, ReceivedCommand command)
        throws SQLException {
      Envelope envelope = command.envelope();
      Answer failed =
          new Answer.Failed("expected the participant's transaction to commit", envelope.attempt());
      Answer settled =
          FirstResults.settle(envelope, new RowLedger(connection, participant), original -> failed);
      connection.commit();
      return settled;
    }

    /* A deferred constraint or a serialization failure: the database's word on this transaction. */
    private static boolean isRefusal(SQLException e) {
      String state = String.valueOf(e.getSQLState());
      return state.startsWith("23") || state.startsWith("40");
    }

    private static Answer perform(
        Connection connection, ReceivedCommand command, Work work, @Nullable Reply original) {
      try {
        Savepoint before = connection.setSavepoint();
        Answer answer = work.perform(command, new Lent(connection), original);
        if (!(answer instanceof Answer.Done)) {
          connection.rollback(before);
        }
        return answer;
      } catch (SQLException e) {
        throw new FailedStatement(e);
      }
    }

    private void forgetOld(Connection connection) throws SQLException {
      Instant now = clock.instant();
      if (now.isBefore(forgetAt)) {
        return;
      }
      try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
        delete.setString(1, participant);
        delete.setLong(2, retentionMs);
        delete.executeUpdate();
      }
      connection.commit();
      forgetAt = now.plus(FORGET_EVERY);
    }

    @Override
    public void close() {}
  }

  /** The connection of a transaction, lent to a performer. */
  private record Lent(Connection lender) implements UnitOfWork {

    @Override
    public Connection connection() {
      return LentConnection.of(lender);
    }

    @Override
    public String inbox() {
      return "Inbox.jdbc(dataSource)";
    }
  }

  /** Answers in rows that this transaction holds. */
  private record RowLedger(Connection connection, String participant)
      implements FirstResults.Ledger {

    @Override
    public @Nullable Answer claim(String commandId) {
      try {
        while (true) {
          if (insert(commandId)) {
            return null;
          }
          AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
          if (find(commandId, answer)) {
            return answer.get();
          }
          /* It grew old and was forgotten between the two statements. */
        }
      } catch (SQLException e) {
        throw new FailedStatement(e);
      }
    }

    private boolean insert(String commandId) throws SQLException {
      try (PreparedStatement insert = connection.prepareStatement(CLAIM)) {
        insert.setString(1, participant);
        insert.setString(2, commandId);
        return insert.executeUpdate() == 1;
      }
    }

    /* Finds a row without an answer only when this transaction has claimed it before. */
    private boolean find(String commandId, AtomicReference<@Nullable Answer> answer)
        throws SQLException {
      try (PreparedStatement select = connection.prepareStatement(FIND)) {
        select.setString(1, participant);
        select.setString(2, commandId);
        try (ResultSet rows = select.executeQuery()) {
          if (!rows.next()) {
            return false;
          }
          byte[] bytes = rows.getBytes(1);
          answer.set(bytes == null ? null : AnswerCodec.decode(bytes));
          return true;
        }
      }
    }

    @Override
    public void remember(String commandId, Answer answer) {
      try (PreparedStatement update = connection.prepareStatement(REMEMBER)) {
        update.setBytes(1, AnswerCodec.encode(answer));
        update.setString(2, participant);
        update.setString(3, commandId);
        update.executeUpdate();
      } catch (SQLException e) {
        throw new FailedStatement(e);
      }
    }
  }

  /** Carries an SQL failure through code that knows nothing of SQL. */
  private static final class FailedStatement extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FailedStatement(SQLException cause) {
      super(cause.toString(), cause);
    }
  }
}
