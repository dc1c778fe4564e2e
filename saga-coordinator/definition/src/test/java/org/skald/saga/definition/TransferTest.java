package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Action;
import org.skald.saga.Changed;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;

/** A two-phase commit is steps of a saga. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TransferTest {

  private final SagaDefinition transfer =
      DefinitionFiles.compileSound("good/transfer.yaml", TestSchemas.ofTheShop()).definition();

  @Test
  void members_are_prepared_then_it_is_decided_then_they_are_committed() {
    assertThat(transfer.steps().keySet())
        .containsExactly("debit", "credit", "transfer", "commit-debit", "commit-credit");
    assertThat(transfer.step("debit").after()).isEmpty();
    assertThat(transfer.step("transfer").after()).isEqualTo(Set.of("debit", "credit"));
    assertThat(transfer.step("transfer").kind()).isEqualTo(StepKind.PIVOT);
    assertThat(transfer.step("transfer").action()).isEqualTo(new Action.Decide());
    assertThat(transfer.step("commit-credit").after()).isEqualTo(Set.of("transfer"));
  }

  @Test
  void the_abort_is_the_compensation_of_the_preparation() {
    var debit = transfer.step("debit");

    assertThat(debit.kind()).isEqualTo(StepKind.COMPENSATABLE);
    assertThat(debit.call().command().schema()).isEqualTo("bank.PrepareEntry");
    assertThat(debit.call().onUnknown()).isEqualTo(UnknownPolicy.RETRY);
    var abort = debit.compensation().orElseThrow();
    assertThat(abort.command().schema()).isEqualTo("bank.AbortEntry");
    assertThat(abort.command().recipient()).isEqualTo(new Recipient.Topic("bank-a.commands"));
    assertThat(abort.retry().attempts()).isEqualTo(RetryPolicy.UNLIMITED);
  }

  @Test
  void a_commit_is_tried_until_it_is_done() {
    var commit = transfer.step("commit-credit");

    assertThat(commit.kind()).isEqualTo(StepKind.RETRIABLE);
    assertThat(commit.call().command().schema()).isEqualTo("bank.CommitEntry");
    assertThat(commit.call().command().recipient())
        .isEqualTo(new Recipient.Topic("bank-b.commands"));
    assertThat(commit.call().retry().attempts()).isEqualTo(RetryPolicy.UNLIMITED);
    assertThat(commit.compensation()).isEmpty();
    assertThat(commit.when()).as("unless nothing was changed").contains(new Changed("credit"));
  }
}
