package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Direction;

/** Commands that are delivered as a queue, to members that share an inbox in PostgreSQL. */
@Timeout(180)
class QueueOnKafkaTest extends InboxConformance {

  private static final int MEMBERS = 3;
  private static final Map<String, String> QUEUE =
      Map.of("delivery", "queue", "queue.lease", "2s", "batch.max", "5");

  /** Fewer than the broker's limit of deliveries, beyond which it drops a command for good. */
  @Override
  int crashesMax() {
    return 4;
  }

  @Override
  Hotel open() throws Exception {
    return new Hotel(
            SharedKafka.get(),
            AvroWire.connect("mock://hotel"),
            Inbox.jdbc(SharedPostgres.get()),
            new JdbcEffects(SharedPostgres.get()),
            1)
        .with(QUEUE);
  }

  @Test
  void the_commands_of_one_partition_go_to_every_member_that_is_free() throws Exception {
    Map<Integer, AtomicInteger> performedBy = new ConcurrentHashMap<>();
    CountDownLatch allHaveBegun = new CountDownLatch(MEMBERS);
    for (int i = 0; i < MEMBERS; i++) {
      int member = i;
      hotel.open((command, context) -> {
        if (performedBy.computeIfAbsent(member, m -> new AtomicInteger()).getAndIncrement() == 0) {
          allHaveBegun.countDown();
        }
        awaken(allHaveBegun);
        return NUMBERED.perform(command, context);
      });
    }

    List<String> expected = new ArrayList<>();
    for (int saga = 0; saga < 60; saga++) {
      hotel.send("s-" + saga, Direction.DO, 1);
      expected.add(Commands.id("s-" + saga, Direction.DO));
    }
    for (int saga = 0; saga < 60; saga++) {
      String id = "s-" + saga;
      hotel.await(0, reply -> reply.isFor(id, Direction.DO, 1), () -> {});
    }

    assertThat(performedBy).hasSize(MEMBERS);
    assertThat(hotel.effects()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void a_command_that_a_stuck_member_holds_goes_to_another_and_is_done_once() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    AtomicInteger performed = new AtomicInteger();
    Performer<GenericRecord> desk =
        (command, context) -> {
          performed.incrementAndGet();
          if (first.getAndSet(false)) {
            stuck.countDown();
            awaken(woken);
          }
          return Commands.record(Commands.BOOKED, "room 7");
        };
    hotel.open(desk);
    hotel.send("s-1", Direction.DO, 1);
    awaken(stuck);

    hotel.open(desk);
    hotel.await(
        0,
        reply -> reply.isFor("s-1", Direction.DO, 1),
        () -> {
          if (woken.getCount() > 0 && somebodyWaitsForARow()) {
            woken.countDown();
          }
        });
    Hotel.Received repeat = hotel.ask("s-1", Direction.DO, 2);

    assertThat(repeat.text()).isEqualTo("room 7");
    assertThat(performed).hasValue(1);
    assertThat(hotel.effects()).containsExactly("s-1/book/do");
  }

  @Test
  void what_one_member_cannot_settle_is_settled_by_another() {
    hotel.open(
        NUMBERED,
        stage -> {
          throw new InboxUnavailable("expected a database, found none", null);
        },
        Map.of());
    hotel.send("s-1", Direction.DO, 1);

    hotel.open(NUMBERED);

    assertThat(hotel.await(0, reply -> reply.isFor("s-1", Direction.DO, 1), () -> {}).outcome())
        .isEqualTo("ok");
  }

  private static boolean somebodyWaitsForARow() {
    try (Connection connection = SharedPostgres.get().getConnection();
        Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock'")) {
      return rows.next() && rows.getInt(1) > 0;
    } catch (SQLException e) {
      throw new AssertionError("expected to look at the database's locks", e);
    }
  }
}
