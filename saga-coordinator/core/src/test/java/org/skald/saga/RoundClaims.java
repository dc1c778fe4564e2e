package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.StepsTold.names;
import static org.skald.saga.StepsTold.stepOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.CompensationStarted;
import org.skald.saga.SagaEvent.SagaReturned;
import org.skald.saga.SagaEvent.StepCompensated;
import org.skald.saga.SagaEvent.StepSucceeded;

/** What must be true of a saga that goes back to its save-points, read off its events. */
final class RoundClaims {

  private RoundClaims() {}

  /** The events as if the last round were the first: what was undone for it never happened. */
  static List<SagaEvent> lastRound(SagaDefinition declared, List<SagaEvent> log) {
    var last = new ArrayList<SagaEvent>();
    for (var event : log) {
      if (event instanceof SagaReturned(_, _, var savePoint, _, _)) {
        var following = declared.following(savePoint);
        last.removeIf(it -> it instanceof CompensationStarted || isOf(following, it));
      } else {
        last.add(event);
      }
    }
    return last;
  }

  private static boolean isOf(Set<String> steps, SagaEvent event) {
    return stepOf(event).map(Element::declared).filter(steps::contains).isPresent();
  }

  /** Each round keeps all claims, as if it were the only one; and so does each way back. */
  static void check(SagaDefinition declared, List<SagaEvent> log) {
    for (var i = 0; i < log.size(); i++) {
      var before = log.subList(0, i);
      switch (log.get(i)) {
        case SagaReturned it -> returned(declared, before, it);
        case CompensationStarted it -> turned(declared, before, it);
        default -> {}
      }
    }
  }

  private static void returned(SagaDefinition declared, List<SagaEvent> log, SagaReturned it) {
    var before = lastRound(declared, log);
    var definition = SagaClaims.fannedOut(declared, before);
    SagaClaims.ofTheWay(definition, before);
    assertThat(before.stream().filter(CompensationStarted.class::isInstance))
        .as("the turn before %s", it)
        .singleElement()
        .satisfies(
            turn -> assertThat(((CompensationStarted) turn).savePoint()).contains(it.savePoint()));
    var following = definition.following(it.savePoint());
    var toUndo = SagaClaims.toUndo(definition, before);
    toUndo.retainAll(following);
    assertThat(names(before, StepCompensated.class))
        .as("undone before %s of %s", it, log)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(toUndo);
    var begun = new HashSet<>(names(before, SagaEvent.StepStarted.class));
    begun.retainAll(following);
    assertThat(following).as("after %s", it).containsAll(it.steps());
    assertThat(it.steps()).as("begun before %s", it).containsAll(begun);
    assertThat(it.round()).as("%s of %s", it, log).isEqualTo(round(declared, log, it.savePoint()));
    var policy = declared.savePoint(it.savePoint());
    assertThat(it.round()).isLessThanOrEqualTo(policy.attempts());
    waited(before, following, it, leastWait(policy, it.round() - 1));
  }

  private static Duration leastWait(RetryPolicy policy, int after) {
    var share = 1 - policy.jitter();
    return Duration.ofMillis((long) (policy.waitAfter(after).toMillis() * share));
  }

  private static void waited(
      List<SagaEvent> before, Set<String> following, SagaReturned it, Duration least) {
    before.stream()
        .filter(event -> event instanceof CompensationStarted || isOf(following, event))
        .forEach(event ->
            assertThat(Duration.between(event.at(), it.at()))
                .as("from %s to %s", event, it)
                .isGreaterThanOrEqualTo(least));
  }

  /** The number of the round that begins now, if one does after this save-point. */
  private static int round(SagaDefinition declared, List<SagaEvent> log, String savePoint) {
    var round = 2;
    for (var event : log) {
      if (event instanceof SagaReturned(_, _, var other, _, _)) {
        round += other.equals(savePoint) ? 1 : 0;
        round = declared.following(other).contains(savePoint) ? 2 : round;
      }
    }
    return round;
  }

  private static void turned(SagaDefinition declared, List<SagaEvent> log, CompensationStarted it) {
    var expected = it.cause() == Cause.STEP ? backTo(declared, log) : Optional.<String>empty();
    assertThat(it.savePoint()).as("%s after %s", it, log).isEqualTo(expected);
  }

  /** The last save-point that is done and has a round left; not that of which too much came. */
  private static Optional<String> backTo(SagaDefinition declared, List<SagaEvent> log) {
    var done = names(lastRound(declared, log), StepSucceeded.class);
    var failed = stepOf(log.getLast()).orElse("");
    return new ArrayList<>(declared.savePoints().entrySet())
        .reversed().stream()
            .filter(it -> done.contains(it.getKey()) && !it.getKey().equals(failed))
            .filter(it -> round(declared, log, it.getKey()) <= it.getValue().attempts())
            .map(it -> it.getKey())
            .findFirst();
  }

  /** What is asked in one round is asked in no other, and only that is answered. */
  static void asked(
      SagaDefinition declared,
      List<SagaEvent> log,
      Map<CommandId, Long> rounds,
      SagaEffect.SendCommand sent) {
    var now = rounds(declared, log, sent.commandId().step());
    assertThat(rounds.putIfAbsent(sent.commandId(), now)).as("round of %s", sent).isIn(null, now);
  }

  /** An answer to what was asked in an earlier round changes nothing. */
  static void ofCommand(
      SagaDefinition declared,
      List<SagaEvent> log,
      Map<CommandId, Long> rounds,
      SagaCommand command,
      List<SagaEvent> events) {
    if (command instanceof SagaCommand.Report(var id, _, _, _)
        && rounds.containsKey(id)
        && !events.isEmpty()
        && !(events.getFirst() instanceof SagaEvent.LockSentBack)) {
      assertThat(rounds.get(id))
          .as("the round of %s after %s", id, log)
          .isEqualTo(rounds(declared, log, id.step()));
    }
  }

  private static long rounds(SagaDefinition declared, List<SagaEvent> log, String step) {
    var before = new HashSet<>(declared.before(Element.declared(step)));
    return log.stream()
        .filter(it -> it instanceof SagaReturned back && before.contains(back.savePoint()))
        .count();
  }
}
