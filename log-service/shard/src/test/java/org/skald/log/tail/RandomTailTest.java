package org.skald.log.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.log.Position;
import org.skald.log.Revision;

/** Watches over a journal that repeats and overtakes itself, whatever comes in between. */
@Timeout(120)
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomTailTest {

  private static final int SEEDS = 60;
  private static final int STEPS = 12_000;

  /** What a random run has reached, added up over all of them. */
  private enum Reached {
    REPEATS,
    EARLY,
    LIVE,
    LATER,
    BEHIND,
    CUT_OFF,
    SKIPPED,
    INTERRUPTED,
    SEEN
  }

  private final Map<Reached, Integer> reached = new EnumMap<>(Reached.class);

  private void count(Reached what, int times) {
    reached.merge(what, times, Integer::sum);
  }

  /** One node over one journal, and clients with watches of all kinds. */
  private final class Run {
    private final Random random;
    private final MemoryJournal journal;
    private final Drivers drivers;
    private final List<Reader> readers = new ArrayList<>();
    private Tail<String> tail = new Tail<>(300, 1_000);
    private CatchUp<String> catchUp;
    private long offset;
    private long goal;
    private int held;

    Run(long seed) {
      random = new Random(seed);
      journal = new MemoryJournal(1 + random.nextInt(40));
      drivers = new Drivers(random, journal);
      catchUp = new CatchUp<>(tail, journal, () -> 0);
      begin();
    }

    void go() {
      for (var step = 0; step < STEPS; step++) {
        if (random.nextInt(3) == 0) {
          drivers.decide();
        }
        drivers.step();
        nodeStep();
        if (readers.size() < 40 && random.nextInt(100) == 0) {
          readers.add(newReader());
        }
        readers.forEach(it -> clientStep(it, 3));
      }
      drivers.finish();
      for (var idle = 0; idle < 400; ) {
        follow();
        idle = catchUp.round() || offset < journal.end() ? 0 : idle + 1;
        readers.forEach(it -> clientStep(it, 20));
      }
    }

    private void nodeStep() {
      if (random.nextInt(2_000) == 0) { // It is started anew, and its clients come back.
        tail.reset();
        catchUp.interrupt();
        tail = new Tail<>(300, 1_000);
        catchUp = new CatchUp<>(tail, journal, () -> 0);
        goal = journal.end();
        offset = Math.max(0, goal - 300);
        begin();
      }
      if (random.nextInt(8) == 0) {
        follow();
      }
      if (random.nextInt(4) == 0) {
        catchUp.round();
      }
    }

    private void begin() {
      if (offset == 0) {
        tail.beginAtFirst();
      }
    }

    private void follow() {
      if (offset >= goal) {
        tail.open();
      }
      var page = journal.read(offset);
      tail.append(page.events().stream().map(Journal.Placed::event).toList());
      offset = page.next();
      held = tail.isHolding() ? held + 1 : 0;
      if (held == 25) {
        tail.skipMissing();
        count(Reached.SKIPPED, 1);
      }
    }

    private Reader newReader() {
      var subject =
          random.nextInt(5) == 0
              ? "names"
              : Drivers.SUBJECTS.get(random.nextInt(Drivers.SUBJECTS.size()));
      var from = random.nextInt(3) == 0 ? drivers.last() : somewhere();
      return new Reader(
          new Interest(subject, random.nextBoolean()), from, 1 + random.nextInt(60), random);
    }

    private Revision somewhere() {
      var most = Math.max(1, (int) drivers.last().position().value());
      return random.nextInt(4) == 0
          ? Revision.BEFORE_FIRST
          : Revision.after(new Position(random.nextInt(most)));
    }

    private void clientStep(Reader reader, int most) {
      reader.read(most);
      if (reader.isOver()) {
        var watch = reader.resume();
        var joined = tail.join(watch);
        count(Reached.valueOf(joined.name()), 1);
        if (joined != Tail.Joined.LIVE) {
          catchUp.add(watch, Resume.Ready.UNKNOWN);
        }
      }
    }
  }

  @Test
  void every_watch_gets_each_event_of_its_subject_once_and_in_order() {
    for (var seed : LongStream.range(0, SEEDS).toArray()) {
      var run = new Run(seed);

      run.go();

      for (var reader : run.readers) {
        assertThat(reader.unlike(run.drivers.truth())).as("seed %d", seed).isEmpty();
        count(Reached.SEEN, reader.seen().size());
        count(Reached.CUT_OFF, reader.cutOff());
        count(Reached.INTERRUPTED, reader.interruptions());
      }
      count(Reached.REPEATS, run.drivers.repeats());
      count(Reached.EARLY, run.drivers.early());
    }
    assertThat(reached.keySet()).as("%s", reached).hasSize(Reached.values().length);
    assertThat(reached.values()).as("%s", reached).allMatch(it -> it > 0);
  }
}
