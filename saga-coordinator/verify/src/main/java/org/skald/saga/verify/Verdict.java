package org.skald.saga.verify;

import java.math.BigInteger;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.skald.saga.DefinitionId;
import org.skald.saga.SagaEvent.Outcome;

/**
 * What came of exploring a definition.
 *
 * @param definition name and version
 * @param reach how much was explored
 * @param outcomes the ends that there are
 * @param manualStates the states that only a person leads out of
 * @param counterExamples the claims that do not hold, those with the shortest paths first
 */
public record Verdict(
    DefinitionId definition,
    Reach reach,
    SortedSet<Outcome> outcomes,
    SortedSet<ManualState> manualStates,
    List<CounterExample> counterExamples) {

  /** Keeps its own copies. */
  public Verdict {
    outcomes = new TreeSet<>(outcomes);
    manualStates = new TreeSet<>(manualStates);
    counterExamples = List.copyOf(counterExamples);
  }

  /** Whether all claims hold on all paths. */
  public boolean isProven() {
    return counterExamples.isEmpty() && reach.isWhole();
  }

  /**
   * How much was explored.
   *
   * @param states that differ in what can still become of the saga
   * @param paths from the start to an end through them, each loop of retries taken once
   * @param isWhole whether that is all; not, when the bound on states was reached
   */
  public record Reach(int states, BigInteger paths, boolean isWhole) {}
}
