package org.skald.saga.verify;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.skald.saga.SagaDefinition;

/**
 * Explores what can become of a saga: every answer to every attempt, or none, or late; a cancel
 * request and the deadline at every point; every condition either way; in every order that makes a
 * difference.
 */
public final class Verifier {

  /** How many states are explored unless more are asked for. */
  public static final int STATES_MAX = 400_000;

  private final int statesMax;
  private final IntConsumer progress;

  /** Explores up to {@value #STATES_MAX} states. */
  public Verifier() {
    this(STATES_MAX);
  }

  /** Explores up to this many states; a definition that has more is not proven. */
  public Verifier(int statesMax) {
    this(statesMax, _ -> {});
  }

  /**
   * The same.
   *
   * @param progress hears now and then how many states have been found
   */
  public Verifier(int statesMax, IntConsumer progress) {
    if (statesMax < 1) {
      throw new IllegalArgumentException(
          "expected a bound of at least 1 state, found " + statesMax);
    }
    this.statesMax = statesMax;
    this.progress = progress;
  }

  /** What holds of a definition. */
  public Verdict verify(SagaDefinition definition) {
    return verify(definition, Breaches.NONE);
  }

  /** What holds of a definition whose file breaks rules. */
  public Verdict verify(SagaDefinition definition, Breaches breaches) {
    var explorer = new Explorer(definition, breaches.undeclared(), true, statesMax, progress);
    explorer.explore(Integer.MAX_VALUE);
    var counterExamples = new ArrayList<>(shortest(definition, breaches, explorer));
    breaches.late().stream()
        .sorted()
        .flatMap(step -> DeadlineWindows.overtaken(definition, step).stream())
        .forEach(counterExamples::add);
    var paths = BigInteger.ZERO;
    if (explorer.isWhole()) {
      var graph = explorer.graph();
      paths = graph.paths(explorer::isResting);
      addEndless(definition, explorer, graph, counterExamples);
      definition.steps().keySet().stream()
          .filter(step -> !explorer.happened().contains(step))
          .filter(step -> counterExamples.stream().noneMatch(it -> explains(it, step)))
          .map(step -> new CounterExample(Claim.EVERY_STEP_HAPPENS, step, "", List.of()))
          .forEach(counterExamples::add);
    }
    return new Verdict(
        definition.id(),
        new Verdict.Reach(explorer.states(), paths, explorer.isWhole()),
        explorer.outcomes(),
        explorer.manualStates(),
        counterExamples);
  }

  /**
   * What the reduced search has found, with shortest paths, and the same of interchangeable steps.
   * Where it takes steps one after the other, a path to a fault of one of them may take a detour
   * over another.
   */
  private List<CounterExample> shortest(
      SagaDefinition definition, Breaches breaches, Explorer reduced) {
    var found = reduced.counterExamples();
    if (found.isEmpty()) {
      return found;
    }
    var longest = found.stream().mapToInt(it -> it.path().size()).max().orElseThrow();
    var full = new Explorer(definition, breaches.undeclared(), false, statesMax, progress);
    full.explore(longest);
    var shorter = full.counterExamples();
    var others = found.stream().filter(it -> shorter.stream().noneMatch(its -> isSame(it, its)));
    return Stream.concat(shorter.stream(), others)
        .sorted(Comparator.comparingInt(it -> it.path().size()))
        .toList();
  }

  private static boolean isSame(CounterExample one, CounterExample other) {
    return one.claim() == other.claim()
        && one.step().equals(other.step())
        && one.reason().equals(other.reason());
  }

  private static void addEndless(
      SagaDefinition definition,
      Explorer explorer,
      Graph graph,
      List<CounterExample> counterExamples) {
    var endless = graph.withoutEnd(explorer::isResting).nextSetBit(0);
    if (endless >= 0 && counterExamples.stream().noneMatch(Verifier::isEndless)) {
      var first = definition.steps().keySet().iterator().next();
      counterExamples.add(
          new CounterExample(
              Claim.EVERY_PATH_ENDS, first, "a loop without exit", explorer.path(endless)));
    }
  }

  /** Whether it tells already why a step does not happen. */
  private static boolean explains(CounterExample it, String step) {
    return isEndless(it) || it.step().equals(step);
  }

  private static boolean isEndless(CounterExample it) {
    return it.claim() == Claim.EVERY_PATH_ENDS;
  }
}
