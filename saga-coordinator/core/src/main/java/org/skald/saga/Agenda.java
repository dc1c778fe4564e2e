package org.skald.saga;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepStatus.Compensating;
import org.skald.saga.StepStatus.CompensationRetrying;
import org.skald.saga.StepStatus.Querying;
import org.skald.saga.StepStatus.Retrying;
import org.skald.saga.StepStatus.Running;

/**
 * What a saga waits for that time alone brings. Its timer and the decision of its wake both follow
 * from here, so a wake at the time of the timer always finds something to do.
 */
public final class Agenda {

  private static final Comparator<Entry> DEADLINE_FIRST =
      Comparator.comparing(entry -> !(entry instanceof Entry.OfDeadline));

  private Agenda() {}

  /**
   * All that it waits for: steps in the order of the definition, a save-point, then the deadline.
   * While it is paused only the time of what participants were asked goes on.
   */
  public static List<Entry> of(Active saga) {
    var entries = new ArrayList<Entry>();
    var isPaused = saga.pause().isPresent();
    for (var step : saga.definition().steps().values()) {
      saga.status(step.name())
          .filter(it -> !isPaused || isAsked(step, it))
          .flatMap(it -> entry(step, it))
          .ifPresent(entries::add);
    }
    if (!isPaused) {
      ReturnRules.goesOnAt(saga).map(Entry.OfSavePoint::new).ifPresent(entries::add);
      SagaDeadline.of(saga).map(Entry.OfDeadline::new).ifPresent(entries::add);
    }
    return entries;
  }

  /** What follows when the time of one entry has come, whatever else is due. */
  public static List<SagaEvent> decide(Active saga, Entry entry, Instant now) {
    var draft = Draft.of(saga, now);
    decide(draft, saga, entry);
    return draft.events();
  }

  /** What is due next. */
  static Optional<Entry> next(Active saga) {
    return of(saga).stream().min(Comparator.comparing(Entry::due));
  }

  /**
   * Decides all that is due by now, each as if it had come alone. All of it acts now, whenever it
   * was due; so the deadline comes first, or else something would begin after it.
   */
  static void catchUp(Draft draft) {
    while (draft.state() instanceof Active saga) {
      var due =
          of(saga).stream()
              .filter(entry -> !entry.due().isAfter(draft.now()))
              .min(DEADLINE_FIRST.thenComparing(Entry::due));
      if (due.isEmpty()) {
        return;
      }
      decide(draft, saga, due.get());
    }
  }

  private static void decide(Draft draft, Active saga, Entry entry) {
    switch (entry) {
      case Entry.OfDeadline _ -> SagaDeadline.pass(draft);
      case Entry.OfSavePoint _ -> ReturnRules.goOn(draft, saga);
      case Entry.OfStep(_, var step, Running running) -> {
        switch (saga) {
          case Forward _ -> ForwardRules.timedOut(draft, step, running);
          case Backward _ -> BackwardRules.timedOut(draft, step, running);
        }
      }
      case Entry.OfStep(_, var step, Querying querying) ->
          QueryRules.timedOut(draft, step, querying);
      case Entry.OfStep(_, var step, Retrying retrying) -> {
        switch (saga) {
          case Forward it -> ForwardRules.retry(draft, it, step, retrying.attempt() + 1);
          case Backward _ -> BackwardRules.findOut(draft, step, retrying.attempt() + 1);
        }
      }
      case Entry.OfStep(_, var step, Compensating compensating) ->
          BackwardRules.compensationTimedOut(draft, step, compensating);
      case Entry.OfStep(_, var step, CompensationRetrying retrying) ->
          BackwardRules.compensate(draft, step, retrying.attempt() + 1);
      case Entry.OfStep(_, _, var status) ->
          throw new IllegalStateException("expected a step that waits for time, found " + status);
    }
  }

  private static boolean isAsked(StepDefinition step, StepStatus status) {
    return switch (status) {
      case Running _ -> step.isCall() && !step.isQueried() && step.awaited().isEmpty();
      case Compensating _ -> true;
      case StepStatus _ -> false;
    };
  }

  private static Optional<Entry> entry(StepDefinition step, StepStatus status) {
    return switch (status) {
      case Running it -> Optional.of(new Entry.OfStep(it.due(), step, it));
      case Querying it -> Optional.of(new Entry.OfStep(it.due(), step, it));
      case Retrying it -> Optional.of(new Entry.OfStep(it.retryAt(), step, it));
      case Compensating it -> Optional.of(new Entry.OfStep(it.due(), step, it));
      case CompensationRetrying it -> Optional.of(new Entry.OfStep(it.retryAt(), step, it));
      case StepStatus.Held _,
          StepStatus.Skipped _,
          StepStatus.NotDone _,
          StepStatus.Performed _,
          StepStatus.CompensationHeld _,
          StepStatus.Compensated _ ->
          Optional.empty();
    };
  }

  /** Something that will be due. */
  public sealed interface Entry {

    /** Log time at which it is due. */
    Instant due();

    /** A step whose attempt is over, or whose next attempt is to start. */
    record OfStep(Instant due, StepDefinition step, StepStatus status) implements Entry {}

    /** The saga is back at a save-point, from which it goes on then. */
    record OfSavePoint(Instant due) implements Entry {}

    /** The deadline of the saga. */
    record OfDeadline(Instant due) implements Entry {}
  }
}
