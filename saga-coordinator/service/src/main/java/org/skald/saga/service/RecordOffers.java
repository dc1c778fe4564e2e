package org.skald.saga.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.skald.saga.EventChannel;

/**
 * What the channels say that one record is for. One may take it and another refuse it: its dead
 * letter says who has taken it, so that a replay is for the others alone.
 */
final class RecordOffers {

  private final Map<EventChannel, CompletableFuture<RecordOutcome>> said = new HashMap<>();
  private final List<EventChannel> channels;

  /** Of a record that is for these. */
  RecordOffers(List<EventChannel> channels) {
    this.channels = List.copyOf(channels);
    this.channels.forEach(it -> said.put(it, new CompletableFuture<>()));
  }

  private CompletableFuture<RecordOutcome> of(EventChannel channel) {
    return said.computeIfAbsent(channel, _ -> new CompletableFuture<>());
  }

  /** A channel says this of it, or has said something else before. */
  CompletableFuture<RecordOutcome> says(
      EventChannel channel, CompletableFuture<RecordOutcome> outcome) {
    return outcome.whenComplete((it, _) -> of(channel).complete(it));
  }

  /** Who has taken it; known when all have said something. */
  CompletableFuture<List<EventChannel>> takers() {
    return CompletableFuture.allOf(said.values().toArray(CompletableFuture[]::new))
        .thenApply(_ ->
            channels.stream().filter(it -> of(it).join() instanceof RecordOutcome.Taken).toList());
  }
}
