package org.skald.infra.system;

import bank.AbortEntry;
import bank.CommitEntry;
import bank.PrepareEntry;
import bank.TransferOrdered;
import java.sql.SQLException;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.participant.CommandContext;
import org.skald.participant.Inbox;
import org.skald.participant.Participant;
import org.skald.participant.ParticipantConfig;
import org.skald.participant.Refusal;

/**
 * Rooms in a process of its own, with who is in them in PostgreSQL. It notes whoever comes into a
 * room while another is there; it does not keep anybody out, since that is what locks are for.
 * Arguments: brokers, registry, database.
 */
public final class RoomsMain {

  private static final String NOTE =
      "insert into met select ?, saga, room from inside where room in (?, ?)";
  private static final String ENTER = "insert into inside values (?, ?)";
  private static final String LEAVE = "delete from inside where saga = ?";

  private RoomsMain() {}

  /** Runs until its parent ends. */
  public static void main(String[] arguments) {
    var settings =
        Map.of(
            "bootstrap.servers",
            arguments[0],
            "schema.registry.url",
            arguments[1],
            "topic",
            "rooms.commands",
            "kafka.session.timeout.ms",
            "6000");
    Participant.builder(ParticipantConfig.of(settings))
        .inbox(Inbox.jdbc(Database.at(arguments[2])))
        .on(TransferOrdered.class, RoomsMain::enter)
        .on(PrepareEntry.class, RoomsMain::ask)
        .on(CommitEntry.class, (it, context) -> leave(it.getTransferId(), context))
        .on(AbortEntry.class, (it, context) -> leave(it.getTransferId(), context))
        .build()
        .start();
    System.out.println("READY rooms");
  }

  private static @Nullable IndexedRecord enter(TransferOrdered order, CommandContext context)
      throws SQLException {
    try (var note = context.connection().prepareStatement(NOTE);
        var enter = context.connection().prepareStatement(ENTER)) {
      note.setString(1, order.getTransferId());
      note.setString(2, order.getFrom());
      note.setString(3, order.getTo());
      note.executeUpdate();
      enter.setString(1, order.getTransferId());
      enter.setString(2, order.getFrom());
      enter.executeUpdate();
      enter.setString(2, order.getTo());
      enter.executeUpdate();
    }
    return null;
  }

  /** Every fourth is turned away. */
  private static @Nullable IndexedRecord ask(PrepareEntry entry, CommandContext context)
      throws Refusal {
    if (entry.getCents() % 4 == 0) {
      throw new Refusal("not today");
    }
    return null;
  }

  private static @Nullable IndexedRecord leave(String saga, CommandContext context)
      throws SQLException {
    try (var leave = context.connection().prepareStatement(LEAVE)) {
      leave.setString(1, saga);
      leave.executeUpdate();
    }
    return null;
  }
}
