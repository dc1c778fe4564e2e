package org.skald.participant;

import java.lang.reflect.Proxy;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.avro.generic.GenericRecord;

/**
 * A member of a hotel's queue in a process of its own, to be killed. Arguments: name, brokers,
 * registry, database, topic of commands, hotel.
 */
final class QueueMemberMain {

  private QueueMemberMain() {}

  public static void main(String[] arguments) throws Exception {
    String name = arguments[0];
    DataSource database = database(arguments[3]);
    JdbcEffects effects = new JdbcEffects(database);
    Performer<GenericRecord> desk =
        (command, context) -> {
          effects.write(context, arguments[5]);
          try (PreparedStatement insert =
                  context.connection().prepareStatement("insert into performed values (?, ?)");
              Statement work = context.connection().createStatement()) {
            insert.setString(1, arguments[5]);
            insert.setString(2, name);
            insert.executeUpdate();
            work.execute("select pg_sleep(0.01)");
          }
          return Commands.record(Commands.BOOKED, "by " + name);
        };
    Map<String, String> settings =
        Map.of(
            "bootstrap.servers",
            arguments[1],
            "schema.registry.url",
            arguments[2],
            "topic",
            arguments[4],
            "delivery",
            "queue",
            "queue.lease",
            "2s",
            "batch.max",
            "5");
    Participant.builder(ParticipantConfig.of(settings))
        .inbox(Inbox.jdbc(database))
        .on("hotel.Book", desk)
        .on("hotel.Unbook", desk)
        .build()
        .start();
  }

  /** A new connection to this address whenever one is asked for. */
  private static DataSource database(String url) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, none) -> {
              if (!method.getName().equals("getConnection")) {
                throw new UnsupportedOperationException(method.getName());
              }
              return DriverManager.getConnection(url);
            });
  }
}
