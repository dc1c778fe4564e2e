package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaId;

/** What is left of many sagas in a shard when they are over. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RetentionTest {

  private static final int SAGAS = 1_000;
  private static final Duration MONTH = Duration.ofDays(30);

  private final SagaLogDecider decider = new SagaLogDecider(SagaRules.KNOWN.highest());
  private final Map<String, SagaLogState> states = new HashMap<>();
  private Instant now = SagaLog.NOW;

  private SagaLogState state(String key) {
    return states.getOrDefault(key, decider.initial(key));
  }

  /** As a shard does: a state that is the initial one is not kept. */
  private void accept(SagaLogCommand command) {
    var decision = decider.decide(this::state, command, new Moment(new Position(7), now, 1));
    if (!(decision instanceof Decision.Accepted<SagaLogEvent, SagaLogRejection>(var events))) {
      throw new AssertionError("expected %s to be accepted: %s".formatted(command, decision));
    }
    for (var event : events) {
      var key = decider.keyOf(event);
      var after = decider.evolve(state(key), event);
      if (after.equals(decider.initial(key))) {
        states.remove(key);
      } else {
        states.put(key, after);
      }
    }
  }

  private void order(Shop shop, SagaId id) {
    accept(
        new SagaLogCommand.Start(
            id,
            "place-order",
            Optional.empty(),
            shop.payload("OrderPlaced", id.value(), 1),
            Optional.empty(),
            Optional.empty()));
    report(id, "reserve-stock", Optional.of(shop.payload("StockReserved", "r-1")));
    report(id, "charge-card", Optional.empty());
  }

  private void report(SagaId id, String step, Optional<Payload> reply) {
    accept(
        new SagaLogCommand.AboutSaga(
            new SagaCommand.Report(
                new CommandId(id, step, Direction.DO), 1, new SagaCommand.Outcome.Ok(reply))));
  }

  /** Everything that is due by now. */
  private void tick() {
    for (var state : List.copyOf(states.values())) {
      decider
          .timer(state)
          .filter(it -> !it.due().isAfter(now))
          .ifPresent(it -> accept(it.command()));
    }
  }

  @Test
  void the_state_of_a_thousand_sagas_is_gone_when_they_have_been_kept_for_long_enough() {
    try (var shop = new Shop()) {
      var source = Shop.PLACE_ORDER.replace("version: 1\n", "version: 1\nretention: 30d\n");
      accept(SagaLog.deploy(shop.deployed(source)));
      for (var i = 0; i < SAGAS; i++) {
        order(shop, new SagaId("order-" + i));
      }
      assertThat(states).hasSize(SAGAS + 1);

      now = now.plus(MONTH.minusMillis(1));
      tick();
      assertThat(states).as("still kept").hasSize(SAGAS + 1);

      now = now.plusMillis(1);
      tick();
      assertThat(states).containsOnlyKeys(SagaLogKeys.ofDefinition("place-order"));
    }
  }
}
