package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.skald.schemas.Direction;

/** What an inbox must do whose members own partitions, and lose them. */
abstract class GroupInboxConformance extends InboxConformance {

  @Test
  void a_member_that_was_paused_while_another_took_over_does_nothing_twice() throws Exception {
    CountDownLatch paused = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    AtomicInteger performed = new AtomicInteger();
    Performer<GenericRecord> desk =
        (command, context) -> {
          performed.incrementAndGet();
          if (first.getAndSet(false)) {
            paused.countDown();
            awaken(woken);
          }
          return Commands.record(Commands.BOOKED, "room 7");
        };
    Map<String, String> impatient = Map.of("poll.interval.max", "2s");
    hotel.open(desk, stage -> {}, impatient);
    hotel.send("s-1", Direction.DO, 1);
    awaken(paused);

    Set<String> pausedMember = hotel.memberIds();
    hotel.open(desk, stage -> {}, impatient);
    Hotel.Received reply =
        hotel.await(
            0,
            r -> r.isFor("s-1", Direction.DO, 1),
            () -> {
              if (waitsForTheOther() && isTakenOver(pausedMember)) {
                woken.countDown();
              }
            });
    woken.countDown();
    Hotel.Received repeat = hotel.ask("s-1", Direction.DO, 2);
    hotel.ask("s-2", Direction.DO, 1);
    hotel.ask("s-3", Direction.DO, 1);

    assertThat(repeat.text()).isEqualTo(reply.text());
    assertThat(hotel.effects())
        .containsExactlyInAnyOrder("s-1/book/do", "s-2/book/do", "s-3/book/do");
  }

  private boolean isTakenOver(Set<String> pausedMember) {
    Set<String> members = hotel.memberIds();
    return members.size() == 1 && !members.equals(pausedMember);
  }

  /** Whether a second member waits for the first one's transaction rather than overtaking it. */
  abstract boolean waitsForTheOther();
}
