package org.skald.saga;

import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.decision;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.retriable;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.TooLateToCancel;

/** The two phases of an atomic commit, and the decision between them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaDecisionTest {

  private static final SagaDefinition TRANSFER =
      definition(
          compensatable("debit"),
          compensatable("credit"),
          decision("transfer").after("debit", "credit"),
          retriable("commit-debit").after("transfer").unlessUnchanged("debit"),
          retriable("commit-credit").after("transfer").unlessUnchanged("credit"));

  @Test
  void when_the_last_member_is_prepared_it_is_decided_and_all_are_committed() {
    var past = Past.startOf(TRANSFER).ok("credit");
    past.when(ok("debit", 1))
        .thenEvents(
            past.facts().succeeded("debit", 1),
            new SagaEvent.StepSucceeded(Past.ORDER, past.now(), "transfer", 1, Optional.empty()),
            past.facts()
                .stepStarted(
                    "commit-debit", 1, "do commit-debit {credit=credit-reply, debit=debit-reply}"),
            past.facts()
                .stepStarted(
                    "commit-credit",
                    1,
                    "do commit-credit {credit=credit-reply, debit=debit-reply}"));
  }

  @Test
  void when_one_member_refuses_the_other_is_aborted() {
    var past = Past.startOf(TRANSFER).ok("credit");
    past.when(refused("debit", 1))
        .thenEvents(
            past.facts().refused("debit", 1),
            past.facts().turnedAt("debit", "sold out"),
            past.facts().undoStarted("credit", 1, "undo credit {credit=credit-reply}"));
    past.then(refused("debit", 1));
    past.when(undone("credit", 1))
        .thenEvents(past.facts().compensated("credit", 1), past.facts().ended(Outcome.COMPENSATED));
  }

  private static SagaCommand.Report onlyRead(String step) {
    return Past.report(step, 1, new SagaCommand.Outcome.Ok(Optional.empty(), true));
  }

  @Test
  void a_member_that_has_only_read_is_not_asked_to_commit() {
    var past = Past.startOf(TRANSFER).ok("credit");
    past.when(onlyRead("debit"))
        .thenEvents(
            new SagaEvent.StepSucceeded(Past.ORDER, past.now(), "debit", 1, Optional.empty(), true),
            new SagaEvent.StepSucceeded(Past.ORDER, past.now(), "transfer", 1, Optional.empty()),
            past.facts().skipped("commit-debit"),
            past.facts().stepStarted("commit-credit", 1, "do commit-credit {credit=credit-reply}"));
  }

  @Test
  void a_member_that_has_only_read_is_not_aborted_either() {
    var past = Past.startOf(TRANSFER).then(onlyRead("credit"));
    past.when(refused("debit", 1))
        .thenEvents(
            past.facts().refused("debit", 1),
            past.facts().turnedAt("debit", "sold out"),
            past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void once_it_is_decided_there_is_no_way_back() {
    var past = Past.startOf(TRANSFER).ok("debit", "credit");
    past.when(Past.cancel())
        .thenRejected(new TooLateToCancel(Past.ORDER, "it has passed its pivot 'transfer'"));
    past.when(refused("commit-debit", 1))
        .thenEvents(
            past.facts().refused("commit-debit", 1),
            past.facts().stuck("commit-debit", "sold out"));
  }
}
