package org.skald.saga;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;

/** What a saga has come to. A transition exists only on the states that allow it. */
public sealed interface SagaState {

  /** The saga whose sub-saga it is; empty when it is none. */
  Optional<Caller> caller();

  /** Nothing has happened. */
  record NotStarted() implements SagaState {

    @Override
    public Optional<Caller> caller() {
      return Optional.empty();
    }

    Forward started(Origin origin) {
      return new Forward(
          origin, Optional.empty(), Map.of(), ByHand.NONE, Editions.FIRST, Rounds.FIRST);
    }

    /** Its parent has asked to undo it before it was started: it never will be. */
    Ended forestalled(SagaId id, DefinitionId definition, Caller caller, Turn turn) {
      return new Ended(
          id,
          definition,
          "",
          Outcome.COMPENSATED,
          turn.at(),
          turn.at(),
          Optional.of(turn),
          Optional.empty(),
          Optional.of(caller),
          Optional.empty(),
          Map.of(),
          List.of(),
          Optional.empty());
    }
  }

  /** It has started and has not ended. */
  sealed interface Active extends SagaState {

    /** What it was started with. */
    Origin origin();

    /** Where its steps stand, by name; a step that has not started is not in it. */
    Map<String, StepStatus> steps();

    /** What people have laid upon it. */
    ByHand byHand();

    /** The same saga with one step elsewhere. */
    Active with(String step, StepStatus status);

    /** The same saga with something else laid upon it. */
    Active with(ByHand its);

    /** Who has paused it, and why; empty while it goes on. */
    default Optional<ByHand.Pause> pause() {
      return byHand().pause();
    }

    /** Which editions of its commands count. */
    Editions editions();

    /** The same saga with other editions of its commands. */
    Active edited(Editions now);

    /** How often it has begun the way after each of its save-points. */
    Rounds rounds();

    /** What is asked to do a step, or to undo it. */
    default CommandId command(String step, CommandId.Direction direction) {
      return editions().command(origin().sagaId(), step, direction);
    }

    @Override
    default Optional<Caller> caller() {
      return origin().caller();
    }

    /** The definition that it is pinned to. */
    default SagaDefinition definition() {
      return origin().definition();
    }

    /** Where this step stands; empty when it has not started. */
    default Optional<StepStatus> status(String step) {
      return Optional.ofNullable(steps().get(step));
    }

    /** Whether it waits for a person at one of its steps; what is independent of it goes on. */
    default boolean isStuck() {
      return steps().values().stream().anyMatch(StepStatus.Stuck.class::isInstance);
    }
  }

  /** On its way forward. {@code requested} is a wish to turn around that waits for the pivot. */
  record Forward(
      Origin origin,
      Optional<Turn> requested,
      Map<String, StepStatus> steps,
      ByHand byHand,
      Editions editions,
      Rounds rounds)
      implements Active {

    /** Keeps its own copy of the steps. */
    public Forward {
      steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    @Override
    public Forward with(String step, StepStatus status) {
      return new Forward(origin, requested, put(steps, step, status), byHand, editions, rounds);
    }

    @Override
    public Forward with(ByHand its) {
      return new Forward(origin, requested, steps, its, editions, rounds);
    }

    @Override
    public Forward edited(Editions now) {
      return new Forward(origin, requested, steps, byHand, now, rounds);
    }

    /** The wish of {@code turn} is kept until the pivot has come out. */
    Forward requested(Turn turn) {
      return new Forward(origin, Optional.of(turn), steps, byHand, editions, rounds);
    }

    /** A step has become as many as there are items; what it waited for is over. */
    Forward fannedOut(String step, int items) {
      var others = new LinkedHashMap<>(steps);
      others.remove(step);
      return new Forward(
          origin.fannedOut(step, items), requested, others, byHand, editions, rounds);
    }

    /** A pivot that has succeeded leaves no way back, so a wish to turn around lapses. */
    Forward pastPivot() {
      return new Forward(origin, Optional.empty(), steps, byHand, editions, rounds);
    }

    /**
     * No step starts any more. Those that wait are given up, unless what came of them has to be
     * found out; participants that are asked are awaited. A saga that was started, or a lock, is
     * not: it may take long, and can be undone whatever has become of it.
     */
    Backward turnedAround(Turn turn, Optional<String> savePoint) {
      var settled = new LinkedHashMap<>(steps);
      settled.replaceAll((name, status) -> status.turnedAround(definition().step(name), turn));
      return new Backward(origin, turn, savePoint, settled, byHand, editions, rounds);
    }

    Ended completed(Instant at) {
      var output =
          steps.get(SagaDefinition.OUTPUT) instanceof StepStatus.Done done
              ? done.reply()
              : Optional.<Payload>empty();
      var kept = Optional.of(with(ByHand.NONE)).filter(_ -> origin.mayBeUndone());
      return origin.ended(
          Outcome.COMPLETED, at, Optional.empty(), output, kept, LockRules.grants(steps));
    }

    /** The same saga under another version of its definition. */
    Forward migrated(SagaDefinition to) {
      return new Forward(origin.migrated(to), requested, steps, byHand, editions, rounds);
    }

    /** The same saga as its parent asks for it now. */
    Forward calledBy(Caller caller) {
      return new Forward(origin.calledBy(caller), requested, steps, byHand, editions, rounds);
    }

    /** Whether the turn of an alternative has come. */
    boolean isItsTurn(Alternative alternative) {
      return switch (alternative) {
        case Alternative.Otherwise(var step) -> isPassedOver(step);
        case Alternative.OnFailure(var step) -> steps.get(step) instanceof StepStatus.NotDone;
      };
    }

    /** Whether a step had its turn and did not happen, since its condition did not hold. */
    private boolean isPassedOver(String step) {
      return steps.get(step) instanceof StepStatus.Skipped skipped
          && !skipped.byHand()
          && definition().step(step).alternative().map(this::isItsTurn).orElse(true);
    }

    /** Whether a step has failed that something else can happen instead of. */
    boolean isReplaced(String step) {
      return steps.get(step) instanceof StepStatus.NotDone
          && definition().onFailureOf(step).isPresent();
    }

    /** How the saga stands to its point of no return. */
    public PivotStanding pivotStanding() {
      return PivotStanding.of(this);
    }
  }

  /**
   * On its way back: what was done is being undone. {@code savePoint} is where it goes forward
   * again; empty when it goes back to where it began.
   */
  record Backward(
      Origin origin,
      Turn turn,
      Optional<String> savePoint,
      Map<String, StepStatus> steps,
      ByHand byHand,
      Editions editions,
      Rounds rounds)
      implements Active {

    /** Keeps its own copy of the steps. */
    public Backward {
      steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    @Override
    public Backward with(String step, StepStatus status) {
      return new Backward(
          origin, turn, savePoint, put(steps, step, status), byHand, editions, rounds);
    }

    @Override
    public Backward with(ByHand its) {
      return new Backward(origin, turn, savePoint, steps, its, editions, rounds);
    }

    @Override
    public Backward edited(Editions now) {
      return new Backward(origin, turn, savePoint, steps, byHand, now, rounds);
    }

    Ended compensated(Instant at, List<String> left) {
      var ended =
          origin.ended(
              Outcome.COMPENSATED,
              at,
              Optional.of(turn),
              Optional.empty(),
              Optional.empty(),
              Map.of());
      return ended.with(Map.of(), left, ended.forgetAt());
    }

    /** The same saga under another version of its definition. */
    Backward migrated(SagaDefinition to) {
      return new Backward(origin.migrated(to), turn, savePoint, steps, byHand, editions, rounds);
    }

    /** The same saga as its parent asks for it now. */
    Backward calledBy(Caller caller) {
      return new Backward(
          origin.calledBy(caller), turn, savePoint, steps, byHand, editions, rounds);
    }

    /** It does not stop at the save-point any more: it goes back to where it began. */
    Backward wholly(Turn why) {
      return new Backward(origin, why, Optional.empty(), steps, byHand, editions, rounds);
    }

    /** It is back at its save-point: what came after it is as if it had never begun. */
    Forward returned(String to) {
      var following = definition().following(to);
      var kept = new LinkedHashMap<>(steps);
      kept.keySet().removeAll(following);
      return new Forward(
          origin.folded(following),
          Optional.empty(),
          kept,
          byHand,
          editions.anew(begunAfter(to)),
          rounds.next(to, following));
    }

    /** The steps after a save-point that have begun. */
    List<String> begunAfter(String to) {
      var following = definition().following(to);
      return steps.keySet().stream().filter(following::contains).toList();
    }
  }

  /**
   * It is over; kept small, for repeated starts and for queries.
   *
   * @param sagaId the saga
   * @param definition the definition that it was pinned to
   * @param inputDigest {@link Payload#digest()} of its input
   * @param outcome how it ended
   * @param startedAt log time of its start
   * @param endedAt log time of its end
   * @param turn why it turned around; empty when it completed
   * @param output what it has come to, where it has completed and its definition says that
   * @param caller the saga whose sub-saga it is
   * @param kept what it was when it completed, where its parent may have to undo it
   * @param grants the tokens of the locks that it held when it completed, by step
   * @param left steps that are done, or may be, and could not be undone, where it was forced back
   * @param forgetAt log time at which it is forgotten; empty for never
   */
  record Ended(
      SagaId sagaId,
      DefinitionId definition,
      String inputDigest,
      Outcome outcome,
      Instant startedAt,
      Instant endedAt,
      Optional<Turn> turn,
      Optional<Payload> output,
      Optional<Caller> caller,
      Optional<Forward> kept,
      Map<String, Long> grants,
      List<String> left,
      Optional<Instant> forgetAt)
      implements SagaState {

    /** Keeps its own copies. */
    public Ended {
      left = List.copyOf(left);
      grants = Collections.unmodifiableMap(new LinkedHashMap<>(grants));
    }

    /** The same saga as its parent asks for it now. */
    Ended calledBy(Caller its) {
      return with(output, Optional.of(its), kept.map(it -> it.calledBy(its)));
    }

    /** The same end with what not every saga has. */
    public Ended with(
        Optional<Payload> itsOutput, Optional<Caller> itsCaller, Optional<Forward> itself) {
      return new Ended(
          sagaId,
          definition,
          inputDigest,
          outcome,
          startedAt,
          endedAt,
          turn,
          itsOutput,
          itsCaller,
          itself,
          grants,
          left,
          forgetAt);
    }

    /** The same end of a saga that held locks, was forced back, or is to be forgotten. */
    public Ended with(
        Map<String, Long> tokens, List<String> itsLeft, Optional<Instant> itsForgetAt) {
      return new Ended(
          sagaId,
          definition,
          inputDigest,
          outcome,
          startedAt,
          endedAt,
          turn,
          output,
          caller,
          kept,
          tokens,
          itsLeft,
          itsForgetAt);
    }
  }

  /** Why and since when a saga is to turn around, or has turned around. */
  record Turn(Cause cause, String reason, Instant at) {}

  private static Map<String, StepStatus> put(
      Map<String, StepStatus> steps, String step, StepStatus status) {
    var changed = new LinkedHashMap<>(steps);
    changed.put(step, status);
    return changed;
  }
}
