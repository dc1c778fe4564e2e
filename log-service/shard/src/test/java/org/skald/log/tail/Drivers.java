package org.skald.log.tail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.skald.log.Position;
import org.skald.log.Revision;

/**
 * Drivers that write the events of one shard to its journal, as badly as they may: each in order,
 * but what is lost it writes again behind what was not; one takes over from another at its mark,
 * and one that has been deposed goes on for a while.
 */
final class Drivers {

  static final List<String> SUBJECTS =
      List.of("names//a", "names//a/b", "names//a/b/c", "names//ab", "names//d", "locks/a");

  private final Random random;
  private final MemoryJournal journal;
  private final List<TailEvent<String>> truth = new ArrayList<>();
  private final List<Driver> driving = new ArrayList<>();
  private int repeats;
  private int early;
  private int written;

  Drivers(Random random, MemoryJournal journal) {
    this.random = random;
    this.journal = journal;
    driving.add(new Driver(0));
  }

  /** One driver: what it has still to write, and what it does not know yet to be lost. */
  private final class Driver {
    private final Deque<Integer> unsent = new ArrayDeque<>();
    private final Deque<Integer> lost = new ArrayDeque<>();
    private int next;

    Driver(int mark) {
      next = mark;
    }

    void step() {
      while (next < truth.size()) {
        unsent.add(next++);
      }
      if (!lost.isEmpty() && random.nextInt(4) == 0) {
        while (!lost.isEmpty()) {
          unsent.addFirst(lost.removeLast());
        }
      }
      var number = unsent.poll();
      if (number != null) {
        if (random.nextInt(20) == 0) {
          lost.add(number);
        } else {
          write(number);
        }
      }
    }

    /** Up to here it has written everything. */
    int mark() {
      var first = next;
      first = unsent.stream().mapToInt(it -> it).min().orElse(first);
      return Math.min(first, lost.stream().mapToInt(it -> it).min().orElse(first));
    }

    boolean isDone() {
      return next == truth.size() && unsent.isEmpty() && lost.isEmpty();
    }
  }

  private void write(int number) {
    journal.add(truth.get(number));
    if (number < written) {
      repeats++;
    } else if (number > written) {
      early++;
    }
    written = Math.max(written, number + 1);
  }

  /** Something happens. */
  void decide() {
    var last = truth.isEmpty() ? Revision.BEFORE_FIRST : truth.getLast().revision();
    var revision =
        random.nextInt(3) == 0 && !truth.isEmpty()
            ? new Revision(last.position(), last.index() + 1 + random.nextInt(2))
            : new Revision(new Position(last.position().value() + 1 + random.nextInt(3)), 0);
    var subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
    truth.add(new TailEvent<>(revision, last, subject, subject + "@" + revision, 1));
  }

  /** Somebody writes something, or somebody else takes over. */
  void step() {
    if (random.nextInt(400) == 0) {
      var mark = driving.getLast().mark();
      driving.add(new Driver(mark - random.nextInt(Math.min(mark, 60) + 1)));
    }
    if (driving.size() > 1 && random.nextInt(50) == 0) {
      driving.removeFirst();
    }
    driving.get(random.nextInt(driving.size())).step();
  }

  /** The last driver writes all that is left. */
  void finish() {
    var last = driving.getLast();
    while (!last.isDone()) {
      last.step();
    }
  }

  List<TailEvent<String>> truth() {
    return truth;
  }

  Revision last() {
    return truth.isEmpty() ? Revision.BEFORE_FIRST : truth.getLast().revision();
  }

  int repeats() {
    return repeats;
  }

  int early() {
    return early;
  }
}
