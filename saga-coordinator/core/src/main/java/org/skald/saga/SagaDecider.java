package org.skald.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Timer;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaCommand.UndoSaga;
import org.skald.saga.SagaCommand.Wake;
import org.skald.saga.SagaEffect.AcquireLock;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaEvent.CancelRequested;
import org.skald.saga.SagaEvent.CompensationStarted;
import org.skald.saga.SagaEvent.DeadlinePassed;
import org.skald.saga.SagaEvent.LockAcquired;
import org.skald.saga.SagaEvent.LockRequested;
import org.skald.saga.SagaEvent.LockReturned;
import org.skald.saga.SagaEvent.LockSentBack;
import org.skald.saga.SagaEvent.LocksReleased;
import org.skald.saga.SagaEvent.SagaCalledAgain;
import org.skald.saga.SagaEvent.SagaEnded;
import org.skald.saga.SagaEvent.SagaForgotten;
import org.skald.saga.SagaEvent.SagaMigrated;
import org.skald.saga.SagaEvent.SagaReturned;
import org.skald.saga.SagaEvent.SagaStarted;
import org.skald.saga.SagaEvent.SagaStuck;
import org.skald.saga.SagaEvent.SignalReceived;
import org.skald.saga.SagaEvent.StepCompensated;
import org.skald.saga.SagaEvent.StepCompensationFailed;
import org.skald.saga.SagaEvent.StepCompensationStarted;
import org.skald.saga.SagaEvent.StepFailed;
import org.skald.saga.SagaEvent.StepFannedOut;
import org.skald.saga.SagaEvent.StepQueried;
import org.skald.saga.SagaEvent.StepRefused;
import org.skald.saga.SagaEvent.StepResumed;
import org.skald.saga.SagaEvent.StepSkipped;
import org.skald.saga.SagaEvent.StepSkippedByHand;
import org.skald.saga.SagaEvent.StepStarted;
import org.skald.saga.SagaEvent.StepSucceeded;
import org.skald.saga.SagaEvent.StepTimedOut;
import org.skald.saga.SagaEvent.UndoRequested;
import org.skald.saga.SagaEvent.WaitStarted;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.NotStarted;

/**
 * Runs a saga forward to its end, or back to where it began.
 *
 * <p><b>Forward.</b> A step starts when every step that it comes after is settled: done, skipped,
 * or failed where something else happens instead. It is skipped when its condition does not hold,
 * or when it is an alternative whose turn has not come. What becomes of a call of a participant:
 *
 * <table>
 *   <caption>What an answer, or none, means on the way forward</caption>
 *   <tr><th>the attempt is</th><th>compensatable</th><th>pivot</th><th>retriable</th></tr>
 *   <tr><td>ok</td><td colspan="3">done, and what waits for it starts; nothing to undo if its
 *     participant says that nothing was changed</td></tr>
 *   <tr><td>refused</td><td>turn around</td><td>turn around</td><td>stuck</td></tr>
 *   <tr><td>failed, attempts left</td><td>retry</td>
 *     <td>retry; turn around when asked to and no attempt is unknown</td><td>retry</td></tr>
 *   <tr><td>failed, none left</td><td>turn around</td>
 *     <td>turn around; stuck when an attempt is unknown</td><td>stuck</td></tr>
 *   <tr><td>not answered, {@code on-unknown: retry}, attempts left</td>
 *     <td colspan="3">retry</td></tr>
 *   <tr><td>the same, none left</td><td colspan="3">stuck</td></tr>
 *   <tr><td>not answered, {@code on-unknown: query}</td><td colspan="3">ask what became of
 *     it</td></tr>
 *   <tr><td>not answered, {@code on-unknown: hold}</td><td colspan="3">stuck</td></tr>
 *   <tr><td>not answered, {@code on-unknown: compensate}</td><td>turn around</td>
 *     <td>turn around when it has a compensation, else stuck</td><td>stuck</td></tr>
 *   <tr><td>not sent: condition or mapping broken</td><td>turn around</td><td>turn around</td>
 *     <td>stuck</td></tr>
 * </table>
 *
 * <p>All attempts of a step are one command, which participants do once. So an ok of any attempt
 * settles a step that is under way, waits for a retry, or is stuck. A refusal, which speaks for the
 * command as a whole, is taken from the newest attempt while it is under way, and after it timed
 * out for as long as nothing has been done about that. A failure speaks for its attempt only: it is
 * taken while that attempt is under way, or asked about. A saga is stuck at a step; what does not
 * come after that step goes on.
 *
 * <p><b>Asking.</b> A participant that is asked what became of an attempt does nothing new, and its
 * answer counts as that of the attempt. That it failed is certain then: neither this attempt nor
 * any before it was done or will be, so nothing is unknown any more. A query that is not answered
 * is sent again as an attempt would be, with waits and a number of its own for each attempt; when
 * they are spent, the saga is stuck.
 *
 * <p><b>Alternatives.</b> A step can happen instead of one that was skipped because its condition
 * did not hold, or instead of one that has failed. A step has failed when it is given up and was
 * not done: its wait or its newest attempt was refused, or its last attempt failed, and no attempt
 * is unknown. Where something else happens instead, the saga then neither turns around nor is
 * stuck. That alternative is skipped when the step is done or skipped, by rule or by hand. What is
 * unknown has not failed, so it goes as the table says; a refusal that comes where the saga is
 * stuck still makes it a failure. Once a saga is to turn around, no failure is made good so.
 *
 * <p><b>Expectations.</b> Of a step that can be undone something can be expected. Where its reply
 * comes and is not so, or that cannot be evaluated, the step was done, and the saga turns around.
 *
 * <p><b>Waiting.</b> A step that sleeps is done when its time is over. One that waits for a signal
 * is done by the signal to go on, refused by the other, and has failed, with no attempt left, when
 * none comes in time; where the saga is stuck there, the signal to go on is still taken. When a
 * saga turns around, what waits is given up at once.
 *
 * <p><b>Events.</b> A step that waits for an event asks the log, which keeps events by their key
 * and gives each to one step: ok brings the event, of which nothing is to be undone. When its time
 * is over before anything is decided, it is asked what became of the wait, and refused unless an
 * event has come. Where the saga would be stuck then, it is, and a late event is still taken. Its
 * compensation says that it waits no longer.
 *
 * <p><b>For each.</b> A step that is done for each item of a list becomes, when its turn comes, as
 * many steps as there are items: each is asked for, given up, and undone by itself, by the rules of
 * its kind. It is done when all of them are done or skipped.
 *
 * <p><b>Turning around.</b> A cancel request, and the deadline, turn the saga around at once, stuck
 * or not, unless its pivot has been sent and its outcome is open. Then that decides: forward if it
 * was done, back if it was not. Of all that is due the deadline acts first. A cancel request is
 * refused when the pivot may have been done and is not tried again, and when it is passed, that is
 * done or skipped: there is no way back then, and none from the start in a saga of retriable steps
 * only. From the turn on no step starts and none is tried again, but for one: where the outcome of
 * an attempt is unknown, the policy is {@code retry}, and the compensation is made of the step's
 * reply, the same command is sent again until there is an answer or the attempts are spent, for
 * there is no other way to undo it. A step that waited for a retry or was stuck, or whose attempt
 * under way fails or is not answered, was possibly done if the outcome of any of its attempts is
 * unknown, and otherwise was not done. A refused one was not done. Where the policy is {@code
 * query}, the participant of an attempt that is not answered is asked first, on the way back too:
 * done, it is undone; failed or refused, it was not done; and when the queries are spent, it was
 * possibly done.
 *
 * <p><b>Save-points.</b> A saga that a step turns around goes back no further than to the last
 * save-point that is done and has a round left, if there is one. All steps come before a save-point
 * or after it. When those after it are settled as on any way back, and its backoff is over, they
 * start anew, by commands of the next edition: participants do them again, and no answer of an
 * earlier round is taken. A save-point that is done anew has all its rounds. A cancel request and
 * the deadline, which act at any time until then, turn the saga around for good.
 *
 * <p><b>Backward.</b> A step that was done, or possibly done, is undone when every step after it in
 * the graph is settled: was not done, or is undone, or has nothing to undo. A possibly done step
 * whose compensation has not been sent is still settled by an ok (done) or a refusal (not done). A
 * compensation that fails or is not answered is tried again; when it is refused, its attempts are
 * spent, or it cannot be made, the saga is stuck there until a late ok comes.
 *
 * <p><b>Sub-sagas.</b> A step can be a saga of its own, which answers as a participant does: ok
 * when it has completed, refused when it has been compensated. Asked to undo it, it turns around,
 * also when it has completed. When the parent turns around, a sub-saga under way that can be undone
 * is not awaited: it counts as possibly done, and is undone when its turn comes.
 *
 * <p><b>Locks.</b> The locks of a saga are the elements of its first step, which are taken one
 * after the other: ok when the lock is granted, refused when that takes too long. On the way back
 * they are given back when all the rest is settled; a saga that turns around while it waits for one
 * does not await it. A saga that has completed gives them back at its end, without waiting for an
 * answer. What is granted to a saga that does not want it any more, or is not there, is sent back.
 *
 * <p><b>Stuck.</b> A person can let the step be tried once more, beyond the attempts that it has,
 * and by its condition where nothing was ever sent, or take it for settled: then it counts as
 * skipped, and nothing will be asked of it again, neither to do it nor to undo it, unless it starts
 * anew after a save-point.
 *
 * <p><b>Edited.</b> Where it is certain that a participant has not done, and will not do, what the
 * saga is stuck at, a person can put something else into the command, which is tried at once. A
 * command is done once, so that is another command, the next edition; no reply to an earlier one is
 * taken any more. It is certain of a command that was refused, or never sent, or none of whose
 * attempts is unknown. Locks and sub-sagas are not edited.
 *
 * <p><b>Retention.</b> A saga that has ended is kept for as long as its definition says, and then
 * forgotten: as if it had never been started. A sub-saga is not.
 *
 * <p><b>Paused.</b> A person can pause a saga on either way. Then it asks nobody for anything that
 * it has not asked already, nor again; it does not end, its waits are not over, and its deadline
 * does not act. Answers are taken, attempts under way are given up when their time is over (but for
 * those that would be asked about then), and what follows is decided: that a step is to be tried
 * again, that the saga is stuck, that it turns around. When it is resumed it does at once all that
 * was held up.
 *
 * <p><b>Forced.</b> A person can turn a saga around where a cancel request is refused on the way
 * forward, unless it has decided an atomic commit. What has a compensation is undone as ever; a
 * pivot or a retriable step without one that was done, or possibly done, is left as it is, and is
 * named at the end.
 *
 * <p><b>Four eyes.</b> A definition may name acts for which one person is not enough. Such an act
 * is proposed when it is possible, and done when another person approves it: by the rules as they
 * stand then, else it is refused then. Anybody can reject it. One act can be proposed at a time;
 * one that has become impossible gives way to the next, and the end of the saga ends it. So that
 * nobody can get around that, a migration to a version that names fewer acts needs two as well.
 *
 * <p><b>Versions.</b> A saga runs by the version that it was started with, until a person moves it
 * to another. That is refused unless it could have come as far under that one. Its deadline stays.
 */
public final class SagaDecider
    implements Decider<SagaCommand, SagaState, SagaEvent, SagaRejection, SagaEffect> {

  /** The rules; they have no settings. */
  public SagaDecider() {}

  @Override
  public SagaState initial() {
    return new NotStarted();
  }

  @Override
  public Decision<SagaEvent, SagaRejection> decide(
      SagaState state, SagaCommand command, Moment moment) {
    return switch (command) {
      case StartSaga start -> StartRules.decide(state, start, moment.now());
      case Report report -> report(state, report, moment.now());
      case SagaCommand.Act act -> FourEyesRules.act(state, act, Optional.empty(), moment);
      case SagaCommand.Attested(var principal, var act) ->
          FourEyesRules.act(state, act, Optional.of(principal), moment);
      case SagaCommand.ApproveAct approve -> FourEyesRules.approve(state, approve, moment.now());
      case SagaCommand.RejectAct reject -> FourEyesRules.reject(state, reject, moment.now());
      case UndoSaga undo -> CallerRules.undo(state, undo, moment.now());
      case Wake _ -> wake(state, moment.now());
    };
  }

  @Override
  public SagaState evolve(SagaState state, SagaEvent event) {
    return SagaEvolution.evolve(state, event);
  }

  @Override
  public List<SagaEffect> react(SagaState after, SagaEvent event) {
    return switch (event) {
      case StepStarted(_, _, var name, var attempt, var payload, var due, _) -> {
        var command = step(after, event, name).call().command();
        var commandId = command(after, event, name, Direction.DO);
        yield List.of(send(commandId, attempt, command, payload, due));
      }
      case StepCompensationStarted(_, _, var name, var attempt, var payload, var due) -> {
        var command = step(after, event, name).compensation().orElseThrow().command();
        var commandId = command(after, event, name, Direction.UNDO);
        var compensates = command(after, event, name, Direction.DO);
        yield List.of(send(commandId, attempt, command, payload, due).compensating(compensates));
      }
      case StepQueried(_, _, var name, var attempt, _, var payload, var due) -> {
        var command = step(after, event, name).call().command();
        var commandId = command(after, event, name, Direction.DO);
        yield List.of(send(commandId, attempt, command, payload, due).asQuery());
      }
      case LockRequested(var id, _, var name, var attempt, var request, var due) ->
          List.of(new AcquireLock(new CommandId(id, name, Direction.DO), attempt, request, due));
      case LockReturned(var id, _, var name, var attempt, var key, _) ->
          List.of(LockRules.giveBack(id, name, attempt, key));
      case LockSentBack it -> List.of(LockRules.sendBack(it));
      case LocksReleased(var id, _, var locks) ->
          locks.stream().map(lock -> LockRules.settle(id, lock)).toList();
      case StepSkippedByHand it -> EventSteps.givenUp(step(after, event, it.step()), after, it);
      case SagaEnded _, SagaCalledAgain _, UndoRequested _ -> CallerRules.answers(after);
      case SagaStarted _,
          LockAcquired _,
          StepFannedOut _,
          WaitStarted _,
          SignalReceived _,
          StepSkipped _,
          StepSucceeded _,
          StepFailed _,
          StepRefused _,
          StepTimedOut _,
          CancelRequested _,
          DeadlinePassed _,
          CompensationStarted _,
          SagaReturned _,
          StepCompensated _,
          StepCompensationFailed _,
          SagaStuck _,
          StepResumed _,
          SagaMigrated _,
          SagaForgotten _,
          SagaEvent.StepEdited _,
          SagaEvent.SagaPaused _,
          SagaEvent.SagaResumed _,
          SagaEvent.CompensationForced _,
          SagaEvent.ActProposed _,
          SagaEvent.ActApproved _,
          SagaEvent.ActRejected _ ->
          List.of();
    };
  }

  @Override
  public Optional<Timer<SagaCommand>> timer(SagaState state) {
    return switch (state) {
      case NotStarted _ -> Optional.empty();
      case Active saga ->
          Agenda.next(saga)
              .map(entry -> new Timer<>(entry.due(), new Wake(saga.origin().sagaId())));
      case Ended ended -> ended.forgetAt().map(due -> new Timer<>(due, new Wake(ended.sagaId())));
    };
  }

  private static Decision<SagaEvent, SagaRejection> report(
      SagaState state, Report report, Instant now) {
    return switch (state) {
      // Nobody else would give it back.
      case NotStarted _ when report.outcome() instanceof SagaCommand.Outcome.Granted granted ->
          Decision.accept(LockRules.sentBack(report, granted, now));
      case NotStarted _ -> Decision.reject(new SagaNotFound(report.sagaId()));
      case Active saga -> ReportRules.decide(saga, report, now);
      case Ended ended when report.outcome() instanceof SagaCommand.Outcome.Granted granted ->
          LockRules.tooLate(ended, report, granted, now);
      case Ended ended -> ReportRules.notWaiting(report, "the saga has ended: " + ended.outcome());
    };
  }

  private static Decision<SagaEvent, SagaRejection> wake(SagaState state, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.accept();
      case Ended ended -> Decision.accept(Retention.decide(ended, now));
      case Active saga -> {
        var draft = Draft.of(saga, now);
        Agenda.catchUp(draft);
        yield draft.accepted();
      }
    };
  }

  private static SendCommand send(
      CommandId id, int attempt, CommandTemplate command, Payload payload, Instant due) {
    return new SendCommand(id, attempt, command.schema(), command.recipient(), payload, due);
  }

  private static StepDefinition step(SagaState after, SagaEvent event, String step) {
    return active(after, event).definition().step(step);
  }

  private static CommandId command(
      SagaState after, SagaEvent event, String step, Direction direction) {
    return active(after, event).command(step, direction);
  }

  private static Active active(SagaState after, SagaEvent event) {
    if (after instanceof Active saga) {
      return saga;
    }
    throw new IllegalStateException(
        "expected the state right after %s, found %s".formatted(event, after));
  }
}
