package org.skald.saga.verify;

import java.util.List;
import org.skald.saga.Element;
import org.skald.saga.SagaEvent;

/**
 * What the world may hold of each step, read off what was sent and what was answered, without the
 * saga's own idea of it.
 */
final class Doubts {

  /** The newest attempt was sent and not answered. */
  private static final int NEWEST_OPEN = 1;

  /** An earlier attempt was sent and never answered. */
  private static final int EARLIER_OPEN = 2;

  private static final int DONE = 4;
  private static final int UNDONE = 8;

  /** It has fanned out, or is an element of what has. */
  private static final int FANNED_OUT = 16;

  private static final int SKIPPED = 32;

  /** How many of these there are. */
  static final int BITS = 6;

  private static final int FLAGS = (1 << BITS) - 1;

  private final StepIndex index;
  private final int[] steps;

  private Doubts(StepIndex index, int[] steps) {
    this.index = index;
    this.steps = steps;
  }

  /** Nothing was sent. */
  static Doubts none(StepIndex index) {
    return new Doubts(index, new int[index.size()]);
  }

  /** Whether a step was done, or may have been, and was not undone. */
  boolean mayBeDone(String step) {
    var flags = flags(step);
    return (flags & UNDONE) == 0 && (flags & (NEWEST_OPEN | EARLIER_OPEN | DONE)) != 0;
  }

  /** Whether a step was done, and not undone. */
  boolean isDone(String step) {
    return (flags(step) & (DONE | UNDONE)) == DONE;
  }

  /** Whether a step was skipped by rule. */
  boolean isSkipped(String step) {
    return (flags(step) & SKIPPED) != 0;
  }

  /** Whether it is a step of the saga: an element is one when its fan-out has so many. */
  boolean isThere(String step) {
    return Element.of(step).isEmpty() || (flags(step) & FANNED_OUT) != 0;
  }

  /** What differs in what is known; the number of an attempt does not. */
  int flags(String step) {
    return steps[index.of(step)] & FLAGS;
  }

  Doubts after(List<SagaEvent> events) {
    var after = new Doubts(index, steps.clone());
    events.forEach(after::apply);
    return after;
  }

  private void apply(SagaEvent event) {
    switch (event) {
      case SagaEvent.StepStarted it -> sent(index.of(it.step()), it.attempt());
      case SagaEvent.LockRequested it -> sent(index.of(it.step()), it.attempt());
      case SagaEvent.LockAcquired it -> steps[index.of(it.step())] |= DONE;
      case SagaEvent.StepFannedOut it -> fannedOut(it.step(), it.elements());
      case SagaEvent.StepSucceeded it -> steps[index.of(it.step())] |= DONE;
      case SagaEvent.StepSkipped it -> steps[index.of(it.step())] |= SKIPPED;
      case SagaEvent.StepRefused it -> steps[index.of(it.step())] &= ~(NEWEST_OPEN | EARLIER_OPEN);
      case SagaEvent.StepFailed it -> failed(index.of(it.step()), it.attempt());
      case SagaEvent.StepCompensated it -> steps[index.of(it.step())] |= UNDONE;
      // What was left undone was found on the way back. What is asked from here on is anew.
      case SagaEvent.SagaReturned it ->
          index.following(it.savePoint()).forEach(step -> steps[index.of(step)] = 0);
      case SagaEvent.SagaStarted _,
          SagaEvent.SagaCalledAgain _,
          SagaEvent.UndoRequested _,
          SagaEvent.LockReturned _,
          SagaEvent.LocksReleased _,
          SagaEvent.LockSentBack _,
          SagaEvent.WaitStarted _,
          SagaEvent.SignalReceived _,
          SagaEvent.StepTimedOut _,
          SagaEvent.StepQueried _,
          SagaEvent.CancelRequested _,
          SagaEvent.DeadlinePassed _,
          SagaEvent.CompensationStarted _,
          SagaEvent.StepCompensationStarted _,
          SagaEvent.StepCompensationFailed _,
          SagaEvent.SagaStuck _,
          SagaEvent.StepResumed _,
          SagaEvent.ActProposed _,
          SagaEvent.ActApproved _,
          SagaEvent.ActRejected _,
          SagaEvent.SagaPaused _,
          SagaEvent.SagaResumed _,
          SagaEvent.CompensationForced _,
          SagaEvent.StepSkippedByHand _,
          SagaEvent.StepEdited _,
          SagaEvent.SagaMigrated _,
          SagaEvent.SagaEnded _,
          SagaEvent.SagaForgotten _ -> {}
    }
  }

  private void sent(int step, int attempt) {
    var flags = steps[step] & FLAGS;
    var earlier = (flags & NEWEST_OPEN) == 0 ? flags : flags | EARLIER_OPEN;
    steps[step] = attempt << BITS | earlier | NEWEST_OPEN;
  }

  private void fannedOut(String step, int elements) {
    steps[index.of(step)] |= FANNED_OUT;
    for (var element = 0; element < elements; element++) {
      steps[index.of(new Element(step, element).name())] |= FANNED_OUT;
    }
  }

  /** An attempt that could not even be sent fails too, and answers nothing. */
  private void failed(int step, int attempt) {
    if (steps[step] >>> BITS == attempt) {
      steps[step] &= ~NEWEST_OPEN;
    }
  }
}
