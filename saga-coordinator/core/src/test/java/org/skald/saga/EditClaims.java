package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.StepsTold.names;

import java.util.List;
import java.util.Optional;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEvent.SagaReturned;
import org.skald.saga.SagaEvent.StepCompensationFailed;
import org.skald.saga.SagaEvent.StepEdited;

/** What must be true of every saga whose commands somebody has edited, read off the events. */
final class EditClaims {

  private EditClaims() {}

  /** What was told of a step since somebody has put something else into what it asks for. */
  static List<SagaEvent> sinceEdited(List<SagaEvent> log, String step) {
    return lastEdit(log, step, Direction.DO)
        .map(it -> log.subList(log.lastIndexOf(it), log.size()))
        .orElse(log);
  }

  /** How often what a step asks for was edited. */
  static int edits(List<SagaEvent> log, String step, Direction direction) {
    return (int) log.stream().filter(it -> isEdit(it, step, direction)).count();
  }

  /** Which edition of a command counts: edits and rounds make the next one. */
  static int edition(List<SagaEvent> log, String step, Direction direction) {
    var rounds =
        log.stream()
            .filter(it -> it instanceof SagaReturned back && back.steps().contains(step))
            .count();
    return 1 + edits(log, step, direction) + (int) rounds;
  }

  private static boolean isEdit(SagaEvent event, String step, Direction direction) {
    return event instanceof StepEdited it && it.step().equals(step) && it.direction() == direction;
  }

  private static Optional<StepEdited> lastEdit(
      List<SagaEvent> log, String step, Direction direction) {
    return log.reversed().stream()
        .filter(it -> isEdit(it, step, direction))
        .map(StepEdited.class::cast)
        .findFirst();
  }

  /** What a participant is asked is what was put in last. */
  static void asksForWhatWasPutIn(
      List<SagaEvent> before, String step, Direction direction, Payload asked) {
    lastEdit(before, step, direction)
        .ifPresent(
            it -> assertThat(asked).as("what was put into %s", step).isEqualTo(it.command()));
  }

  /** Only what was certainly not done is edited, where the saga is stuck at it. */
  static void mayEdit(SagaDefinition definition, List<SagaEvent> before, StepEdited it) {
    var step = it.step();
    assertThat(definition.step(step).call().command().recipient())
        .isInstanceOf(Recipient.Topic.class);
    var last =
        before.reversed().stream()
            .filter(event -> StepsTold.stepOf(event).filter(step::equals).isPresent())
            .findFirst();
    assertThat(last).as("stuck at %s", step).get().isInstanceOf(SagaEvent.SagaStuck.class);
    switch (it.direction()) {
      case DO ->
          assertThat(SagaClaims.performed(definition, before)).as("possibly").doesNotContain(step);
      case UNDO -> {
        assertThat(isUndoUnknown(before, step)).as("undone, possibly").isFalse();
        assertThat(names(before, SagaEvent.StepCompensated.class)).doesNotContain(step);
      }
    }
  }

  /** A reply is to the newest edition, and so is what is put in. */
  static void ofEditions(SagaCommand command, List<SagaEvent> log, List<SagaEvent> events) {
    if (command instanceof Report(var id, _, _, _)
        && !events.isEmpty()
        && !(events.getFirst() instanceof SagaEvent.LockSentBack)) {
      assertThat(id.edition())
          .as("the edition that counts of %s after %s", id, log)
          .isEqualTo(edition(log, id.step(), id.direction()));
    }
    for (var event : events) {
      if (event instanceof StepEdited it) {
        assertThat(it.edition())
            .as("the edition of %s after %s", it, log)
            .isEqualTo(edition(log, it.step(), it.direction()) + 1);
      }
    }
  }

  /** What is said of a compensation that failed is so. */
  static void ofCommand(SagaCommand command, List<SagaEvent> before, List<SagaEvent> events) {
    for (var event : events) {
      if (event instanceof StepCompensationFailed failed) {
        var isAnswer = command instanceof Report && event.equals(events.getFirst());
        assertThat(failed.unknown())
            .as("whether it is unknown after %s", before)
            .isEqualTo(isAnswer ? isUnknownAfter((Report) command, before) : true);
      }
    }
  }

  /** A refusal speaks for all attempts, a failure for its own. */
  private static boolean isUnknownAfter(Report report, List<SagaEvent> before) {
    return report.outcome() instanceof Outcome.Failed
        && isUndoUnknown(before, report.commandId().step());
  }

  private static boolean isUndoUnknown(List<SagaEvent> log, String step) {
    return log.reversed().stream()
        .filter(it ->
            isEdit(it, step, Direction.UNDO)
                || (it instanceof StepCompensationFailed failed && failed.step().equals(step)))
        .findFirst()
        .filter(it -> it instanceof StepCompensationFailed failed && failed.unknown())
        .isPresent();
  }
}
