package org.skald.saga.service;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The events of a batch, in a line for each mailbox: one is offered when all before it are settled,
 * those that were refused as dead letters. The mailbox takes for a repeat what comes after a later
 * one of its partition, so an event that was overtaken would never be heard of again.
 */
final class MailboxLines {

  private final Map<String, CompletableFuture<RecordOutcome>> last = new HashMap<>();

  /**
   * Puts an event in line.
   *
   * @param offer to the mailbox
   * @param bury makes a dead letter of it
   */
  CompletableFuture<RecordOutcome> next(
      String mailbox,
      Supplier<CompletableFuture<RecordOutcome>> offer,
      Function<RecordOutcome.Refused, CompletableFuture<RecordOutcome>> bury) {
    var before =
        last.getOrDefault(mailbox, CompletableFuture.completedFuture(new RecordOutcome.Skipped()));
    var outcome = before.thenCompose(first -> isInTheWay(first) ? before : offered(offer, bury));
    last.put(mailbox, outcome);
    return outcome;
  }

  private static boolean isInTheWay(RecordOutcome first) {
    return first instanceof RecordOutcome.Undecided;
  }

  private static CompletableFuture<RecordOutcome> offered(
      Supplier<CompletableFuture<RecordOutcome>> offer,
      Function<RecordOutcome.Refused, CompletableFuture<RecordOutcome>> bury) {
    return offer
        .get()
        .thenCompose(outcome ->
            outcome instanceof RecordOutcome.Refused refused
                ? bury.apply(refused)
                : CompletableFuture.completedFuture(outcome));
  }
}
