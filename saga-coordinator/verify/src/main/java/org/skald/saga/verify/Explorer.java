package org.skald.saga.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.skald.saga.Element;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaState;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.verify.CounterExample.Happening;
import org.skald.saga.verify.Violations.Violation;

/** Breadth first over the states of a definition, so that what is found first is nearest. */
final class Explorer {

  private static final int PROGRESS_EVERY = 1_000;

  private final SagaDefinition definition;
  private final Course course;
  private final Violations violations;
  private final Symmetry symmetry;
  private final StateKey keys;
  private final boolean isReduced;
  private final int statesMax;
  private final IntConsumer progress;

  private final List<Arrival> arrivals = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private final BitSet resting = new BitSet();
  private final List<int[]> edges = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Violation, Arrival> found = new LinkedHashMap<>();
  private final SortedSet<Outcome> outcomes = new TreeSet<>();
  private final SortedSet<ManualState> manualStates = new TreeSet<>();
  private final Set<String> happened = new TreeSet<>();
  private boolean isCut;

  /**
   * Of a definition.
   *
   * @param undeclared the steps of which the file does not say how they are undone
   * @param isReduced whether orders of moves that come to the same, and steps that are
   *     interchangeable, are tried once only
   * @param statesMax how many states there may be, and how many ways for one move to come out
   * @param progress hears now and then how many states have been found
   */
  Explorer(
      SagaDefinition definition,
      Set<String> undeclared,
      boolean isReduced,
      int statesMax,
      IntConsumer progress) {
    this.definition = Outline.widest(definition);
    this.course = new Course(definition);
    this.violations = new Violations(definition, undeclared);
    this.symmetry = isReduced ? Symmetry.of(definition, undeclared) : Symmetry.none(definition);
    this.keys = new StateKey(this.definition, symmetry);
    this.isReduced = isReduced;
    this.statesMax = statesMax;
    this.progress = progress;
  }

  /** How a state was first reached: all that is kept of one that has been explored. */
  private record Arrival(int from, Step step, int depth) {}

  private record Step(Move move, List<Boolean> guesses) {}

  /** A state that is still to be explored. */
  private record Open(int number, SagaState state, Doubts doubts) {}

  /** Explores all states, or those that are not deeper than this. */
  void explore(int depthMax) {
    var start = new Step(new Move.Start(), List.of());
    var none = Doubts.none(new StepIndex(definition));
    add(course.initial(), none, new Arrival(-1, start, 0));
    while (!open.isEmpty()) {
      var next = open.remove();
      var isNear = arrivals.get(next.number()).depth() < depthMax;
      edges.add(isNear && arrivals.size() < statesMax ? expand(next) : new int[0]);
    }
  }

  private int[] expand(Open from) {
    var reached = IntStream.builder();
    for (var move : moves(from.state())) {
      var comesTo = new ArrayList<Integer>();
      isCut |=
          !course.follow(
              from.state(),
              move,
              next -> {
                if (Math.max(arrivals.size(), comesTo.size()) >= statesMax) {
                  return false;
                }
                comesTo.add(arrive(from, move, next));
                return true;
              });
      comesTo.forEach(reached::add);
    }
    return reached.build().toArray();
  }

  private List<? extends Move> moves(SagaState state) {
    return switch (state) {
      case NotStarted _ -> List.of(new Move.Start());
      case Active saga -> isReduced ? Moves.persistent(saga) : Moves.of(saga);
      case Ended _ -> List.of();
    };
  }

  private int arrive(Open from, Move move, Course.Next next) {
    var depth = arrivals.get(from.number()).depth() + 1;
    var arrival = new Arrival(from.number(), new Step(move, next.guesses()), depth);
    var doubts = from.doubts().after(next.events());
    for (var event : next.events()) {
      note(move, event, next.state());
    }
    violations
        .of(move, next.events(), next.state(), doubts)
        .forEach(it -> found.putIfAbsent(it, arrival));
    return add(next.state(), doubts, arrival);
  }

  private void note(Move move, SagaEvent event, SagaState state) {
    switch (event) {
      case SagaEvent.StepStarted it -> happened.addAll(symmetry.alike(it.step()));
      case SagaEvent.WaitStarted it -> happened.addAll(symmetry.alike(it.step()));
      case SagaEvent.LockRequested it -> happened.addAll(symmetry.alike(it.step()));
      case SagaEvent.StepFannedOut it -> happened.addAll(symmetry.alike(it.step()));
      case SagaEvent.StepSucceeded it -> happened.addAll(symmetry.alike(it.step()));
      case SagaEvent.SagaEnded it -> outcomes.add(it.outcome());
      case SagaEvent.SagaStuck it -> noteStuck(it.step(), Violations.manual(move, it, state));
      case SagaEvent.SagaStarted _,
          SagaEvent.SagaCalledAgain _,
          SagaEvent.UndoRequested _,
          SagaEvent.LockAcquired _,
          SagaEvent.LockReturned _,
          SagaEvent.LocksReleased _,
          SagaEvent.LockSentBack _,
          SagaEvent.SignalReceived _,
          SagaEvent.StepSkipped _,
          SagaEvent.StepFailed _,
          SagaEvent.StepRefused _,
          SagaEvent.StepTimedOut _,
          SagaEvent.StepQueried _,
          SagaEvent.CancelRequested _,
          SagaEvent.DeadlinePassed _,
          SagaEvent.CompensationStarted _,
          SagaEvent.SagaReturned _,
          SagaEvent.StepCompensationStarted _,
          SagaEvent.StepCompensated _,
          SagaEvent.StepCompensationFailed _,
          SagaEvent.StepResumed _,
          SagaEvent.ActProposed _,
          SagaEvent.ActApproved _,
          SagaEvent.ActRejected _,
          SagaEvent.SagaPaused _,
          SagaEvent.SagaResumed _,
          SagaEvent.CompensationForced _,
          SagaEvent.StepSkippedByHand _,
          SagaEvent.StepEdited _,
          SagaEvent.SagaForgotten _,
          SagaEvent.SagaMigrated _ -> {}
    }
  }

  private void noteStuck(String step, ManualState state) {
    for (var it : symmetry.alike(step)) {
      manualStates.add(new ManualState(Element.declared(it), state.direction(), state.cause()));
    }
  }

  private int add(SagaState state, Doubts doubts, Arrival arrival) {
    var number = arrivals.size();
    var known = numbers.putIfAbsent(keys.of(state, doubts), number);
    if (known != null) {
      return known;
    }
    arrivals.add(arrival);
    open.add(new Open(number, state, doubts));
    resting.set(number, rests(state));
    if (arrivals.size() % PROGRESS_EVERY == 0) {
      progress.accept(arrivals.size());
    }
    return number;
  }

  private static boolean rests(SagaState state) {
    return switch (state) {
      case Ended _ -> true;
      case Active saga ->
          saga.isStuck() && saga.steps().values().stream().noneMatch(Moves::isUnderWay);
      case NotStarted _ -> false;
    };
  }

  boolean isWhole() {
    return !isCut && arrivals.size() < statesMax;
  }

  Graph graph() {
    return new Graph(edges);
  }

  int states() {
    return arrivals.size();
  }

  /** Whether a saga may stay in a state for good: it has ended, or a person was called. */
  boolean isResting(int number) {
    return resting.get(number);
  }

  SortedSet<Outcome> outcomes() {
    return outcomes;
  }

  SortedSet<ManualState> manualStates() {
    return manualStates;
  }

  /** The steps that were asked for on some path. */
  Set<String> happened() {
    return Collections.unmodifiableSet(happened);
  }

  /** What was found wrong, each with a path that shows it, the shortest first. */
  List<CounterExample> counterExamples() {
    return found.entrySet().stream().map(it -> counterExample(it.getKey(), it.getValue())).toList();
  }

  private CounterExample counterExample(Violation violation, Arrival at) {
    return new CounterExample(violation.claim(), violation.step(), violation.reason(), path(at));
  }

  /** The path that leads to a state. */
  List<Happening> path(int number) {
    return number == 0 ? List.of() : path(arrivals.get(number));
  }

  private List<Happening> path(Arrival last) {
    var steps = new ArrayList<Step>();
    for (var at = last; at.from() >= 0; at = arrivals.get(at.from())) {
      steps.add(at.step());
    }
    return replay(steps.reversed());
  }

  private List<Happening> replay(List<Step> steps) {
    var path = new ArrayList<Happening>();
    var state = course.initial();
    for (var step : steps) {
      var next = course.again(state, step.move(), step.guesses());
      path.add(new Happening(step.move(), next.events()));
      state = next.state();
    }
    return path;
  }
}
