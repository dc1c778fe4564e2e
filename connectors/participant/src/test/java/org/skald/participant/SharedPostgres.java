package org.skald.participant;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** One database for all tests of this JVM, with the tables of inboxes and effects. */
final class SharedPostgres {

  private static final EmbeddedPostgres POSTGRES = start();

  private SharedPostgres() {}

  static DataSource get() {
    return POSTGRES.getPostgresDatabase();
  }

  static String url() {
    return POSTGRES.getJdbcUrl("postgres", "postgres");
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres), "close-postgres"));
      DataSource database = postgres.getPostgresDatabase();
      JdbcInbox.createTable(database);
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create table effects (hotel text not null, command_id text not null)");
        statement.execute("create table performed (hotel text not null, member text not null)");
      }
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("expected to make the tables", e);
    }
  }

  private static void close(EmbeddedPostgres postgres) {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
