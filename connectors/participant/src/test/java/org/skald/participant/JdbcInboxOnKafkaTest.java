package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.skald.schemas.Direction;

/** The inbox in a table of a real PostgreSQL. */
class JdbcInboxOnKafkaTest extends GroupInboxConformance {

  @Override
  Hotel open() throws Exception {
    return new Hotel(
        SharedKafka.get(), Inbox.jdbc(SharedPostgres.get()), new JdbcEffects(SharedPostgres.get()));
  }

  @Test
  void what_was_done_long_after_it_had_failed_is_remembered_as_long_as_any_other()
      throws Exception {
    hotel.open((command, context) -> {
      if (context.attempt() == 1) {
        throw new Failure("no connection");
      }
      return null;
    });
    hotel.ask("s-1", Direction.DO, 1);
    update("update skald_inbox set at = now() - interval '6 days' where participant = ?");

    Hotel.Received done = hotel.ask("s-1", Direction.DO, 2);

    assertThat(done.outcome()).isEqualTo("ok");
    assertThat(
            update("delete from skald_inbox where participant = ? and at > now() - interval '1 h'"))
        .isEqualTo(1);
  }

  private int update(String statement) throws SQLException {
    try (Connection connection = SharedPostgres.get().getConnection();
        PreparedStatement update = connection.prepareStatement(statement)) {
      update.setString(1, hotel.commands());
      return update.executeUpdate();
    }
  }

  @Override
  boolean waitsForTheOther() {
    return true;
  }
}
