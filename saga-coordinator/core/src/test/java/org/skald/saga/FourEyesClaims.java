package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.skald.saga.SagaCommand.ApproveAct;
import org.skald.saga.SagaEvent.ActApproved;
import org.skald.saga.SagaEvent.ActProposed;

/** What must be true of every saga of which some acts need a second person. */
final class FourEyesClaims {

  private FourEyesClaims() {}

  /** Nobody approves what they have proposed. */
  static void ofCommand(SagaCommand command, List<SagaEvent> before, List<SagaEvent> events) {
    if (command instanceof ApproveAct approve
        && events.stream().anyMatch(ActApproved.class::isInstance)) {
      assertThat(lastOf(before))
          .as("%s after %s", approve, before)
          .hasValueSatisfying(
              it -> assertThat(approve.by().actor()).isNotEqualTo(((ActProposed) it).by().actor()));
    }
  }

  /** Each act that needs two was approved just before it was done, and only what was proposed. */
  static void twoWhereTwoAreNeeded(SagaDefinition definition, List<SagaEvent> log) {
    for (var i = 0; i < log.size(); i++) {
      var last = lastOf(log.subList(0, i));
      if (actOf(log.get(i)).filter(definition.fourEyes()::contains).isPresent()) {
        assertThat(last).as("%s of %s", log.get(i), log).containsInstanceOf(ActApproved.class);
      }
      if (log.get(i) instanceof ActApproved approved) {
        assertThat(last)
            .as("what is approved: %s", log)
            .containsInstanceOf(ActProposed.class)
            .map(it -> ((ActProposed) it).number())
            .contains(approved.number());
      }
    }
  }

  private static Optional<SagaEvent> lastOf(List<SagaEvent> log) {
    return log.stream().filter(FourEyesClaims::isOfTwo).reduce((_, it) -> it);
  }

  private static boolean isOfTwo(SagaEvent event) {
    return event instanceof ActProposed
        || event instanceof ActApproved
        || event instanceof SagaEvent.ActRejected;
  }

  private static Optional<ActName> actOf(SagaEvent event) {
    return switch (event) {
      case SagaEvent.CancelRequested _ -> Optional.of(ActName.CANCEL);
      case SagaEvent.SagaPaused _ -> Optional.of(ActName.PAUSE);
      case SagaEvent.SagaResumed _, SagaEvent.StepResumed _ -> Optional.of(ActName.RESUME);
      case SagaEvent.StepEdited _ -> Optional.of(ActName.EDIT);
      case SagaEvent.StepSkippedByHand _ -> Optional.of(ActName.SKIP);
      case SagaEvent.SignalReceived _ -> Optional.of(ActName.SIGNAL);
      case SagaEvent.CompensationForced _ -> Optional.of(ActName.FORCE_COMPENSATE);
      case SagaEvent.SagaMigrated _ -> Optional.of(ActName.MIGRATE);
      default -> Optional.empty();
    };
  }
}
