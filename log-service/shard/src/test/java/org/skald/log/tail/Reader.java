package org.skald.log.tail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.skald.log.Revision;

/** A client that watches, reads at its own pace, and resumes when its watch has ended. */
final class Reader implements Follower<String> {

  private final Interest interest;
  private final Random random;
  private final int capacity;
  private final List<TailEvent<String>> queue = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private final Revision begun;
  private Revision last;
  private boolean over = true;
  private @Nullable Revision earliest;
  private int cutOff;
  private int interrupted;

  Reader(Interest interest, Revision from, int capacity, Random random) {
    this.interest = interest;
    this.begun = from;
    this.last = from;
    this.capacity = capacity;
    this.random = random;
  }

  @Override
  public boolean offer(TailEvent<String> event) {
    if (over) {
      throw new AssertionError("served after it was over: " + event);
    }
    if (queue.size() >= capacity) {
      queue.clear();
      over = true;
      cutOff++;
      return false;
    }
    queue.add(event);
    return true;
  }

  @Override
  public int room() {
    return capacity - queue.size();
  }

  @Override
  public void compacted(Revision first) {
    over = true;
    earliest = first;
  }

  @Override
  public void interrupted() {
    over = true;
    interrupted++;
  }

  /** Reads a few of the events that it was given. */
  void read(int most) {
    for (var count = random.nextInt(most + 1); count > 0 && !queue.isEmpty(); count--) {
      var event = queue.removeFirst();
      seen.add(event.payload());
      last = event.revision();
    }
  }

  boolean isOver() {
    return over && queue.isEmpty() && earliest == null;
  }

  Watch<String> resume() {
    over = false;
    return new Watch<>(interest, last, this);
  }

  /** Where what it has seen is not what it should have of all that has happened, if anywhere. */
  Optional<String> unlike(List<TailEvent<String>> truth) {
    var due =
        truth.stream()
            .filter(it -> it.revision().isAfter(begun) && interest.matches(it.subject()))
            .map(TailEvent::payload)
            .toList();
    for (var at = 0; at < Math.max(due.size(), seen.size()); at++) {
      var wanted = at < due.size() ? due.get(at) : "nothing more";
      var found = at < seen.size() ? seen.get(at) : "nothing more";
      if (!wanted.equals(found)) {
        return Optional.of(
            "%s after %s: expected %s in place %d, found %s"
                .formatted(interest, begun, wanted, at, found));
      }
    }
    return Optional.empty();
  }

  List<String> seen() {
    return seen;
  }

  @Nullable Revision earliest() {
    return earliest;
  }

  int cutOff() {
    return cutOff;
  }

  int interruptions() {
    return interrupted;
  }
}
