package org.skald.coordination;

import java.util.Set;
import java.util.TreeSet;

/** A latch: closed until all parties have done their part, open ever after. */
public sealed interface LatchState extends CoordinationState {

  /** A latch that nobody has counted down. */
  LatchState UNKNOWN = new Closed(0, Set.of());

  /** How many parties there are; 0 before anybody has said so. */
  int count();

  /** How many of them have not done their part. */
  int left();

  /**
   * Some are still to do their part.
   *
   * @param done who has
   */
  record Closed(int count, Set<String> done) implements LatchState {

    /** Keeps its own copy. */
    public Closed {
      done = Set.copyOf(done);
    }

    @Override
    public int left() {
      return count - done.size();
    }

    Closed with(String party, int parties) {
      var more = new TreeSet<>(done);
      more.add(party);
      return new Closed(parties, more);
    }
  }

  /** All have done their part. */
  record Open(int count) implements LatchState {
    @Override
    public int left() {
      return 0;
    }
  }
}
