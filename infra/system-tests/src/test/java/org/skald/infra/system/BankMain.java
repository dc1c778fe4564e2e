package org.skald.infra.system;

import bank.AbortEntry;
import bank.CommitEntry;
import bank.PrepareEntry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.participant.CommandContext;
import org.skald.participant.Inbox;
import org.skald.participant.Participant;
import org.skald.participant.ParticipantConfig;
import org.skald.participant.Refusal;

/**
 * A bank in a process of its own, with its accounts in PostgreSQL, that dies where it is told to.
 * Arguments: name, brokers, registry, database, and where to halt, such as {@code
 * PREPARE:COMMITTED:3} for the third time.
 */
public final class BankMain {

  private static final int HALTED = 137;
  private static final String FREE =
      """
      select cents + (
        select coalesce(sum(least(held.cents, 0)), 0) from held
        where held.bank = account.bank and held.account = account.name)
      from account where bank = ? and name = ? for update
      """;
  private static final String HOLD = "insert into held values (?, ?, ?, ?)";
  private static final String MAKE =
      "insert into entry select * from held where bank = ? and transfer = ?";
  private static final String BOOK =
      """
      update account set cents = account.cents + held.cents from held
      where account.bank = held.bank and account.name = held.account
        and held.bank = ? and held.transfer = ?
      """;
  private static final String FORGET = "delete from held where bank = ? and transfer = ?";

  private final String bank;
  private final Halt halt;
  private Phase phase = Phase.PREPARE;
  private int times;

  private BankMain(String bank, Halt halt) {
    this.bank = bank;
    this.halt = halt;
  }

  /** What a bank is asked for. */
  enum Phase {
    PREPARE,
    COMMIT,
    ABORT
  }

  /** How far it has come with it. */
  enum Point {
    /** The command is there, and nothing has happened. */
    RECEIVED,
    /** Everything is written, and not committed to the database. */
    PERFORMED,
    /** It is committed to the database, and not answered. */
    COMMITTED
  }

  /** Where it ends, and at which time that it comes there. */
  record Halt(Phase phase, Point point, int time) {

    static final String NEVER = "never";

    static Halt parse(String text) {
      if (text.equals(NEVER)) {
        return new Halt(Phase.PREPARE, Point.RECEIVED, Integer.MAX_VALUE);
      }
      var parts = text.split(":", 3);
      return new Halt(Phase.valueOf(parts[0]), Point.valueOf(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
      return "%s:%s:%d".formatted(phase, point, time);
    }
  }

  private void reach(Point point) {
    if (halt.phase() == phase && halt.point() == point && ++times == halt.time()) {
      Runtime.getRuntime().halt(HALTED);
    }
  }

  /** Runs until it halts, or its parent ends. */
  public static void main(String[] arguments) {
    var bank = new BankMain(arguments[0], Halt.parse(arguments[4]));
    var settings =
        Map.of(
            "bootstrap.servers",
            arguments[1],
            "schema.registry.url",
            arguments[2],
            "topic",
            bank.bank.toLowerCase(Locale.ROOT) + ".commands",
            "kafka.session.timeout.ms",
            "6000");
    Participant.builder(ParticipantConfig.of(settings))
        .inbox(Inbox.jdbc(Database.at(arguments[3], bank::mortal)))
        .on(PrepareEntry.class, bank::prepare)
        .on(CommitEntry.class, bank::commit)
        .on(AbortEntry.class, bank::abort)
        .build()
        .start();
    System.out.println("READY " + bank.bank);
  }

  private @Nullable IndexedRecord prepare(PrepareEntry entry, CommandContext context)
      throws SQLException, Refusal {
    begin(Phase.PREPARE);
    try (var find = context.connection().prepareStatement(FREE);
        var hold = context.connection().prepareStatement(HOLD)) {
      find.setString(1, bank);
      find.setString(2, entry.getAccount());
      try (var found = find.executeQuery()) {
        if (!found.next()) {
          throw new Refusal("no such account");
        }
        if (entry.getCents() < 0 && found.getLong(1) + entry.getCents() < 0) {
          throw new Refusal("not enough money");
        }
      }
      hold.setString(1, bank);
      hold.setString(2, entry.getTransferId());
      hold.setString(3, entry.getAccount());
      hold.setLong(4, entry.getCents());
      hold.executeUpdate();
    }
    reach(Point.PERFORMED);
    return null;
  }

  private @Nullable IndexedRecord commit(CommitEntry entry, CommandContext context)
      throws SQLException {
    begin(Phase.COMMIT);
    changeOne(context, MAKE, entry.getTransferId());
    changeOne(context, BOOK, entry.getTransferId());
    changeOne(context, FORGET, entry.getTransferId());
    reach(Point.PERFORMED);
    return null;
  }

  private @Nullable IndexedRecord abort(AbortEntry entry, CommandContext context)
      throws SQLException {
    begin(Phase.ABORT);
    changeOne(context, FORGET, entry.getTransferId());
    reach(Point.PERFORMED);
    return null;
  }

  private void begin(Phase of) {
    phase = of;
    reach(Point.RECEIVED);
  }

  private void changeOne(CommandContext context, String statement, String transfer)
      throws SQLException {
    try (var change = context.connection().prepareStatement(statement)) {
      change.setString(1, bank);
      change.setString(2, transfer);
      if (change.executeUpdate() != 1) {
        throw new IllegalStateException("expected an entry that is held for " + transfer);
      }
    }
  }

  /** Its connections die with it. */
  private Connection mortal(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              try {
                var result = method.invoke(connection, arguments);
                if (method.getName().equals("commit")) {
                  reach(Point.COMMITTED);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
