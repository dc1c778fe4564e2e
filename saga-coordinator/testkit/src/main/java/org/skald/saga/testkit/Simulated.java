package org.skald.saga.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.skald.saga.DefinitionId;

/**
 * What many simulated sagas of a definition came to.
 *
 * @param definition which one
 * @param sagas how many
 * @param outcomes how many of them completed, were compensated, or are stuck
 * @param stuck how many of those are stuck at which step, and why
 * @param median half of them took no longer, in virtual time
 * @param p99 99 of 100 took no longer, in virtual time
 * @param faults how often each fault struck
 * @param failures those that went wrong, the first few of them
 * @param wrong how many went wrong
 */
public record Simulated(
    DefinitionId definition,
    int sagas,
    SortedMap<String, Integer> outcomes,
    SortedMap<String, Integer> stuck,
    Duration median,
    Duration p99,
    SortedMap<String, Integer> faults,
    List<Failure> failures,
    int wrong) {

  /** Keeps its own copy of the failures. */
  public Simulated {
    failures = List.copyOf(failures);
  }

  /**
   * A saga that went wrong, with no more faults than it takes.
   *
   * @param seed which run it is
   * @param violation what is wrong
   * @param faults that are needed for it
   * @param story what happened, in order
   */
  public record Failure(long seed, String violation, List<String> faults, List<String> story) {
    /** Keeps its own copies. */
    public Failure {
      faults = List.copyOf(faults);
      story = List.copyOf(story);
    }
  }

  /** Whether none went wrong. */
  public boolean isSound() {
    return wrong == 0;
  }

  /** Throws an {@link AssertionError} with the story of what went wrong, if anything did. */
  public void assertSound() {
    if (!isSound()) {
      throw new AssertionError(String.join(System.lineSeparator(), lines()));
    }
  }

  /** The stories of what went wrong. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    for (var failure : failures) {
      lines.add("seed %d: %s".formatted(failure.seed(), failure.violation()));
      failure.story().forEach(line -> lines.add("  " + line));
    }
    return lines;
  }
}
