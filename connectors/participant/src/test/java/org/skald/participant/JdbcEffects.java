package org.skald.participant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Effects as rows. */
record JdbcEffects(DataSource database) implements Hotel.EffectPort {

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
