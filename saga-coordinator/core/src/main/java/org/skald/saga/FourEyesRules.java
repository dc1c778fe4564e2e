package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.saga.ByHand.Proposal;
import org.skald.saga.SagaCommand.Act;
import org.skald.saga.SagaCommand.ApproveAct;
import org.skald.saga.SagaCommand.MigrateSaga;
import org.skald.saga.SagaCommand.RejectAct;
import org.skald.saga.SagaEvent.ActApproved;
import org.skald.saga.SagaEvent.ActProposed;
import org.skald.saga.SagaEvent.ActRejected;
import org.skald.saga.SagaRejection.NoSuchProposal;
import org.skald.saga.SagaRejection.NotASecondPerson;
import org.skald.saga.SagaRejection.ProposalOpen;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.NotStarted;

/**
 * Which acts are done when one person wishes them, and which when a second one approves. An act is
 * judged by its own rules both when it is proposed and when it is approved.
 */
final class FourEyesRules {

  private FourEyesRules() {}

  /**
   * Does an act, or proposes it. What is impossible, or changes nothing, needs no second person.
   */
  static Decision<SagaEvent, SagaRejection> act(
      SagaState state, Act act, Optional<String> principal, Moment moment) {
    var by = new Person(act.actor(), principal);
    var decision = ActRules.decide(state, act, by, moment.now());
    if (!(state instanceof Active saga) || !needsTwo(saga, act) || !changesAnything(decision)) {
      return decision;
    }
    var open = saga.byHand().proposal().filter(it -> isPossible(saga, it, moment.now()));
    if (open.isPresent()) {
      return Decision.reject(new ProposalOpen(act.sagaId(), open.get()));
    }
    return Decision.accept(
        new ActProposed(act.sagaId(), moment.now(), moment.position().value(), act, by));
  }

  /** Else one person could migrate a saga to a version in which one person is enough. */
  private static boolean needsTwo(Active saga, Act act) {
    var acts = saga.definition().fourEyes();
    return acts.contains(ActName.of(act))
        || (act instanceof MigrateSaga migrate
            && !migrate.definition().fourEyes().containsAll(acts));
  }

  /** What has become impossible gives way to what is proposed next. */
  private static boolean isPossible(Active saga, Proposal proposal, Instant now) {
    return changesAnything(ActRules.decide(saga, proposal.act(), proposal.by(), now));
  }

  private static boolean changesAnything(Decision<SagaEvent, SagaRejection> decision) {
    return switch (decision) {
      case Decision.Accepted<SagaEvent, SagaRejection>(var events) -> !events.isEmpty();
      case Decision.Rejected<SagaEvent, SagaRejection> _ -> false;
    };
  }

  static Decision<SagaEvent, SagaRejection> approve(
      SagaState state, ApproveAct approve, Instant now) {
    var found = find(state, approve.sagaId(), approve.number());
    if (!(found instanceof Found.Open(var saga, var proposal))) {
      return refused(found);
    }
    if (!approve.by().isAnother(proposal.by())) {
      return Decision.reject(new NotASecondPerson(approve.sagaId(), proposal, approve.by()));
    }
    var approved =
        new ActApproved(approve.sagaId(), now, proposal.number(), approve.by(), approve.reason());
    var after = SagaEvolution.evolve(saga, approved);
    return switch (ActRules.decide(after, proposal.act(), proposal.by(), now)) {
      case Decision.Accepted<SagaEvent, SagaRejection>(var events) ->
          Decision.accept(Stream.concat(Stream.of(approved), events.stream()).toList());
      case Decision.Rejected<SagaEvent, SagaRejection> refused -> refused;
    };
  }

  static Decision<SagaEvent, SagaRejection> reject(SagaState state, RejectAct reject, Instant now) {
    var found = find(state, reject.sagaId(), reject.number());
    return found instanceof Found.Open(_, var proposal)
        ? Decision.accept(
            new ActRejected(reject.sagaId(), now, proposal.number(), reject.by(), reject.reason()))
        : refused(found);
  }

  private sealed interface Found {
    record Open(Active saga, Proposal proposal) implements Found {}

    record None(SagaRejection rejection) implements Found {}
  }

  private static Decision<SagaEvent, SagaRejection> refused(Found found) {
    return switch (found) {
      case Found.None(var rejection) -> Decision.reject(rejection);
      case Found.Open open ->
          throw new IllegalStateException("expected no proposal, found " + open);
    };
  }

  private static Found find(SagaState state, SagaId id, OptionalLong number) {
    return switch (state) {
      case NotStarted _ -> new Found.None(new SagaNotFound(id));
      case Ended ended -> none(id, number, "the saga has ended: " + ended.outcome());
      case Active saga ->
          saga.byHand()
              .proposal()
              .map(open ->
                  number.isEmpty() || number.getAsLong() == open.number()
                      ? new Found.Open(saga, open)
                      : none(id, number, "found number " + open.number()))
              .orElseGet(() -> none(id, number, "nothing is proposed"));
    };
  }

  private static Found none(SagaId id, OptionalLong number, String found) {
    return new Found.None(new NoSuchProposal(id, number, found));
  }
}
