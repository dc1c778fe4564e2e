package org.skald.saga.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Payload;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RunClaimsTest {

  private static final SagaId ORDER = new SagaId("order-1");
  private static final Instant NOW = Instant.EPOCH;

  private static Optional<String> violation(SagaEvent... events) {
    var payloads = SagaFile.read(SagaFileTest.ORDER).payloads();
    var all = List.of(events);
    var claims =
        new RunClaims(
            payloads.definition(),
            new AskedCommands(payloads.definition(), all, Map.of()),
            new SimulatedParticipants(payloads, new Chance(1, FaultPlan.USUAL, Set.of())));
    return claims.violation(new SagaDecider().initial(), all);
  }

  private static SagaEvent started() {
    return new SagaEvent.StepStarted(
        ORDER, NOW, "ship", 1, Payload.of(new byte[0]), NOW, Optional.empty());
  }

  private static SagaEvent failed() {
    return new SagaEvent.StepFailed(ORDER, NOW, "ship", 1, "division by zero", Optional.empty());
  }

  @Test
  void what_was_sent_in_an_earlier_round_only_could_not_be_made_in_this_one() {
    var returned = new SagaEvent.SagaReturned(ORDER, NOW, "book", 2, List.of("ship"));

    assertThat(violation(started(), returned, failed())).contains("'ship': division by zero");
    assertThat(violation(started(), failed())).contains("it was not started");
    assertThat(violation(started(), returned, started(), failed()))
        .as("a participant has answered")
        .contains("it was not started");
  }
}
