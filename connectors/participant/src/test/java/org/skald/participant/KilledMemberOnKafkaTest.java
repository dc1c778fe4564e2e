package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Direction;

/** A queue whose members are processes, one of which is killed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
class KilledMemberOnKafkaTest {

  private static final int MEMBERS = 3;
  private static final int SAGAS = 600;

  private final List<Process> processes = new ArrayList<>();

  @Test
  void nothing_is_lost_and_nothing_done_twice_when_a_member_is_killed(@TempDir Path directory)
      throws Exception {
    try (StubRegistry registry = new StubRegistry();
        Hotel hotel =
            new Hotel(
                SharedKafka.get(),
                AvroWire.connect(registry.url()),
                Inbox.forgetful(),
                new JdbcEffects(SharedPostgres.get()),
                1)) {
      for (int member = 0; member < MEMBERS; member++) {
        processes.add(start(hotel, registry, member, directory));
      }
      List<String> expected = new ArrayList<>();
      for (int saga = 0; saga < SAGAS; saga++) {
        hotel.send("s-" + saga, Direction.DO, 1);
        expected.add(Commands.id("s-" + saga, Direction.DO));
      }

      Map<String, Integer> atTheKill = new TreeMap<>();
      for (int saga = 0; saga < SAGAS; saga++) {
        String id = "s-" + saga;
        hotel.await(
            0,
            reply -> reply.isFor(id, Direction.DO, 1),
            () -> {
              if (atTheKill.isEmpty() && haveAllDoneSome(hotel)) {
                atTheKill.putAll(performed(hotel));
                processes.get(0).destroyForcibly();
              }
            });
      }

      int doneBefore = atTheKill.values().stream().mapToInt(Integer::intValue).sum();
      assertThat(doneBefore).as("done before the kill: %s", atTheKill).isBetween(1, SAGAS - 1);
      assertThat(hotel.effects()).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(hotel.replies()).allMatch(reply -> reply.outcome().equals("ok"));
    } finally {
      processes.forEach(Process::destroyForcibly);
      for (Process process : processes) {
        process.waitFor();
      }
    }
  }

  private static Process start(Hotel hotel, StubRegistry registry, int member, Path directory)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            QueueMemberMain.class.getName(),
            "member-" + member,
            SharedKafka.get().bootstrapServers(),
            registry.url(),
            SharedPostgres.url(),
            hotel.commands(),
            hotel.facts())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("member-" + member + ".log").toFile())
        .start();
  }

  private static boolean haveAllDoneSome(Hotel hotel) {
    return performed(hotel).size() == MEMBERS;
  }

  /** How many commands each member has performed. */
  private static Map<String, Integer> performed(Hotel hotel) {
    Map<String, Integer> performed = new TreeMap<>();
    try (Connection connection = SharedPostgres.get().getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select member, count(*) from performed where hotel = ? group by member")) {
      select.setString(1, hotel.facts());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          performed.put(rows.getString(1), rows.getInt(2));
        }
      }
      return performed;
    } catch (SQLException e) {
      throw new AssertionError("expected to see who has performed what", e);
    }
  }
}
