package org.skald.participant;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The inbox in a table of a real PostgreSQL. */
class JdbcInboxOnKafkaTest extends InboxConformance {

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = EmbeddedPostgres.builder().start();
    DataSource database = postgres.getPostgresDatabase();
    JdbcInbox.createTable(database);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table effects (hotel text not null, command_id text not null)");
    }
  }

  @AfterAll
  static void stopPostgres() throws Exception {
    postgres.close();
  }

  @Override
  Hotel open() throws Exception {
    DataSource database = postgres.getPostgresDatabase();
    return new Hotel(SharedKafka.get(), Inbox.jdbc(database), new Rows(database));
  }

  @Override
  boolean waitsForTheOther() {
    return true;
  }

  private record Rows(DataSource database) implements Hotel.EffectPort {

    @Override
    public void write(CommandContext context, String hotel) throws Exception {
      try (PreparedStatement insert =
          context.connection().prepareStatement("insert into effects values (?, ?)")) {
        insert.setString(1, hotel);
        insert.setString(2, context.commandId());
        insert.executeUpdate();
      }
    }

    @Override
    public List<String> all(Hotel hotel) throws Exception {
      List<String> all = new ArrayList<>();
      try (Connection connection = database.getConnection();
          PreparedStatement select =
              connection.prepareStatement("select command_id from effects where hotel = ?")) {
        select.setString(1, hotel.facts());
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            all.add(rows.getString(1));
          }
        }
      }
      return all;
    }
  }
}
