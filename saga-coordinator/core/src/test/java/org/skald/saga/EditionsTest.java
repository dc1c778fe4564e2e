package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skald.saga.Past.ORDER;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaRejection.NotWaitingFor;
import org.skald.saga.SagaState.Active;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EditionsTest {

  private static final Editions DO_TWICE = Editions.FIRST.next("a", Direction.DO, Optional.empty());

  private final SagaDecider decider = new SagaDecider();

  @Test
  void the_first_edition_is_not_named() {
    assertThat(Editions.FIRST.command(ORDER, "a", Direction.DO)).hasToString("order-1/a/do");
    assertThat(DO_TWICE.command(ORDER, "a", Direction.DO)).hasToString("order-1/a/do/2");
    assertThat(DO_TWICE.command(ORDER, "a", Direction.UNDO)).hasToString("order-1/a/undo");
    assertThat(DO_TWICE.command(ORDER, "b", Direction.DO)).hasToString("order-1/b/do");
  }

  @Test
  void editions_are_counted_by_command_and_a_payload_is_of_its_edition_only() {
    var payload = Optional.of(StepSpec.text("edited"));
    var edited = DO_TWICE.next("a", Direction.DO, payload);

    assertThat(edited.payload("a", Direction.DO)).isEqualTo(payload);
    assertThat(edited.payload("a", Direction.UNDO)).isEmpty();
    assertThat(edited.command(ORDER, "a", Direction.DO)).hasToString("order-1/a/do/3");
    assertThat(edited.next("a", Direction.DO, Optional.empty()).payload("a", Direction.DO))
        .isEmpty();
  }

  @Test
  void there_is_no_edition_before_the_first() {
    assertThatThrownBy(() -> new CommandId(ORDER, "a", Direction.DO, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an edition from 1, found 0");
  }

  @Test
  void a_reply_to_an_earlier_edition_is_not_taken() {
    var past = Past.startOf(definition(compensatable("a")));
    var saga = ((Active) past.state()).edited(DO_TWICE);

    assertThat(decide(past, saga, Past.ok("a", 1)))
        .isEqualTo(
            Decision.reject(
                new NotWaitingFor(
                    new CommandId(ORDER, "a", Direction.DO),
                    1,
                    "order-1/a/do/2 has taken its place")));
    assertThat(decide(past, saga, okToSecond())).isInstanceOf(Decision.Accepted.class);
  }

  @Test
  void an_undo_names_the_edition_that_it_undoes() {
    var past = Past.startOf(definition(compensatable("a"), pivot("p").after("a"))).ok("a");
    var saga = ((Active) past.state()).edited(DO_TWICE);
    var turned =
        (Decision.Accepted<SagaEvent, SagaRejection>) decide(past, saga, Past.refused("p", 1));
    var undo = turned.events().getLast();
    var after = decider.evolve(saga, turned.events());

    assertThat(decider.react(after, undo))
        .singleElement()
        .isInstanceOfSatisfying(
            SendCommand.class,
            sent -> {
              assertThat(sent.commandId()).hasToString("order-1/a/undo");
              assertThat(sent.compensates()).map(CommandId::toString).contains("order-1/a/do/2");
            });
  }

  private static Report okToSecond() {
    return new Report(
        new CommandId(ORDER, "a", Direction.DO, 2), 1, new Outcome.Ok(Optional.empty()));
  }

  private Decision<SagaEvent, SagaRejection> decide(Past past, Active saga, Report report) {
    return decider.decide(saga, report, new Moment(new Position(0), past.now(), 1));
  }
}
