package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.service.SagaLog.NOW;
import static org.skald.saga.service.SagaLog.ORDER;
import static org.skald.saga.service.SagaLog.deploy;
import static org.skald.saga.service.SagaLog.start;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Decision;
import org.skald.saga.DefinitionId;
import org.skald.saga.Fence;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaState;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaLogDeciderTest {

  private final Shop shop = new Shop();
  private final SagaLog log = new SagaLog();
  private final DeployedDefinition first = shop.deployed(Shop.PLACE_ORDER);
  private final DeployedDefinition second = shop.deployed(Shop.PLACE_ORDER_2);

  @AfterEach
  void close() {
    shop.close();
  }

  private Payload input() {
    return shop.payload("OrderPlaced", "order-1", 2);
  }

  @Test
  void a_deployed_definition_is_a_fact_with_its_actor() {
    var outcome = log.accept(deploy(first));

    assertThat(outcome.events()).containsExactly(new SagaLogEvent.Deployed(first, "ann", NOW));
    assertThat(outcome.effects()).isEmpty();
  }

  @Test
  void the_same_file_again_changes_nothing() {
    log.accept(deploy(first));

    assertThat(log.accept(deploy(shop.deployed(Shop.PLACE_ORDER))).events()).isEmpty();
  }

  @Test
  void a_version_is_never_changed() {
    log.accept(deploy(first));
    var other = shop.deployed(Shop.PLACE_ORDER.replace("timeout: 2s", "timeout: 3s"));

    assertThat(log.refuse(deploy(other)))
        .isEqualTo(new SagaLogRejection.VersionTaken(new DefinitionId("place-order", 1)));
  }

  @Test
  void a_start_on_an_unknown_definition_says_what_there_is() {
    log.accept(deploy(first));
    log.accept(deploy(second));

    var refused = log.refuse(start(input(), 7));

    assertThat(refused)
        .isEqualTo(
            new SagaLogRejection.DefinitionNotFound("place-order", Optional.of(7), Set.of(1, 2)));
    assertThat(refused.explain())
        .isEqualTo(
            "expected version 7 of definition 'place-order' to be deployed,"
                + " found versions [1, 2]");
  }

  @Test
  void a_start_before_any_deployment_is_refused() {
    var refused = log.refuse(start(input()));

    assertThat(refused.code()).isEqualTo("definition-not-found");
    assertThat(refused.explain()).endsWith("to be deployed, found none");
  }

  @Test
  void a_start_without_a_version_takes_the_latest() {
    log.accept(deploy(second));
    log.accept(deploy(first));

    log.accept(start(input()));

    assertThat(pinned()).isEqualTo(new DefinitionId("place-order", 2));
  }

  @Test
  void a_start_may_be_pinned_to_an_older_version() {
    log.accept(deploy(first));
    log.accept(deploy(second));

    log.accept(start(input(), 1));

    assertThat(pinned()).isEqualTo(new DefinitionId("place-order", 1));
  }

  @Test
  void a_running_saga_stays_on_its_version() {
    log.accept(deploy(first));
    log.accept(start(input()));
    log.accept(deploy(second));
    var reply = Optional.of(shop.payload("StockReserved", "r-1"));

    log.accept(new SagaLogCommand.AboutSaga(SagaLog.ok("reserve-stock", 1, reply)));

    assertThat(pinned()).isEqualTo(new DefinitionId("place-order", 1));
  }

  @Test
  void a_repeated_start_stays_the_same_saga_though_a_newer_version_was_deployed() {
    log.accept(deploy(first));
    log.accept(start(input()));
    log.accept(deploy(second));

    assertThat(log.accept(start(input())).events()).isEmpty();
    assertThat(pinned()).isEqualTo(new DefinitionId("place-order", 1));
  }

  @Test
  void another_input_under_the_same_id_is_refused() {
    log.accept(deploy(first));
    log.accept(start(input()));

    assertThat(log.refuse(start(shop.payload("OrderPlaced", "order-1", 3))).code())
        .isEqualTo("saga-id-taken");
  }

  @Test
  void a_start_sends_the_first_command() {
    log.accept(deploy(first));

    var outcome = log.accept(start(input()));

    assertThat(outcome.effects()).hasSize(1);
    assertThat(outcome.events())
        .allSatisfy(event -> assertThat(event).isInstanceOf(SagaLogEvent.OfSaga.class))
        .first()
        .isInstanceOfSatisfying(
            SagaLogEvent.OfSaga.class,
            it -> assertThat(it.event()).isInstanceOf(SagaEvent.SagaStarted.class));
  }

  @Test
  void a_start_hands_its_trace_to_the_saga() {
    log.accept(deploy(first));
    var trace = Optional.of(StateSamples.TRACE);

    log.accept(
        new SagaLogCommand.Start(
            ORDER, "place-order", Optional.empty(), input(), trace, Optional.empty()));

    assertThat(((SagaState.Active) log.saga()).origin().traceparent()).isEqualTo(trace);
  }

  @Test
  void a_command_of_a_superseded_holder_is_refused_and_changes_nothing() {
    log.accept(deploy(first));
    log.accept(fenced(9, start(input())));

    var refused = log.refuse(fenced(7, SagaLog.cancel()));

    assertThat(refused.code()).isEqualTo("token-superseded");
    assertThat(refused.explain())
        .isEqualTo("expected a token of at least 9 for the lock 'stock', found 7");
    assertThat(log.state("fence/stock")).isEqualTo(new SagaLogState.Seen(9));
  }

  @Test
  void the_same_holder_and_a_later_one_may_go_on() {
    log.accept(deploy(first));
    log.accept(fenced(9, start(input())));

    assertThat(log.accept(fenced(9, start(input()))).events()).isEmpty();
    log.accept(fenced(11, SagaLog.cancel()));

    assertThat(log.state("fence/stock")).isEqualTo(new SagaLogState.Seen(11));
  }

  @Test
  void what_another_lock_or_none_protects_is_not_held_up() {
    log.accept(deploy(first));
    log.accept(fenced(9, start(input())));

    log.accept(new SagaLogCommand.Fenced(new Fence("till", 3), start(input())));
    log.accept(SagaLog.cancel());

    assertThat(log.state("fence/till")).isEqualTo(new SagaLogState.Seen(3));
  }

  @Test
  void the_token_of_a_command_that_is_refused_for_another_reason_is_not_seen() {
    assertThat(log.refuse(fenced(9, start(input()))).code()).isEqualTo("definition-not-found");

    assertThat(log.state("fence/stock")).isEqualTo(SagaLogState.Seen.NONE);
  }

  @Test
  void a_saga_keeps_the_fence_of_its_start() {
    log.accept(deploy(first));

    log.accept(fenced(9, start(input())));

    assertThat(((SagaState.Active) log.saga()).origin().fence()).contains(new Fence("stock", 9));
  }

  private static SagaLogCommand fenced(long token, SagaLogCommand command) {
    return new SagaLogCommand.Fenced(new Fence("stock", token), command);
  }

  @Test
  void only_a_saga_has_a_timer_and_it_is_about_itself() {
    var decider = new SagaLogDecider(SagaRules.KNOWN.highest());
    log.accept(deploy(first));
    log.accept(start(input()));

    assertThat(decider.timer(log.state("definition/place-order"))).isEmpty();
    assertThat(decider.timer(log.state("saga/order-1")))
        .hasValueSatisfying(timer -> {
          assertThat(timer.due()).isEqualTo(NOW.plusSeconds(2));
          assertThat(timer.command())
              .isEqualTo(new SagaLogCommand.AboutSaga(new SagaCommand.Wake(ORDER)));
        });
  }

  @Test
  void what_is_about_an_unknown_saga_is_refused_with_the_saga_s_own_words() {
    assertThat(log.decide(SagaLog.cancel()))
        .isInstanceOfSatisfying(
            Decision.Rejected.class,
            it ->
                assertThat(((SagaLogRejection) it.rejection()).explain())
                    .isEqualTo("expected a saga 'order-1', but none was started"));
  }

  private DefinitionId pinned() {
    return ((SagaState.Active) log.saga()).definition().id();
  }
}
