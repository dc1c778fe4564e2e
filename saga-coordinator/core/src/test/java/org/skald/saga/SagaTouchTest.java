package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.wake;
import static org.skald.saga.StepSpec.TIMEOUT;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.SagaEvent.StepStarted;

/** What steps touch is told, and changes nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaTouchTest {

  private static final Touches TOUCHES =
      scope ->
          new TouchedKeys(
              List.of("replies " + scope.replies().size()),
              List.of("item " + scope.item().orElse(-1)),
              List.of());

  private static List<Touched> told(Past past, String step) {
    return past.events().stream()
        .filter(it -> it instanceof StepStarted at && at.step().equals(step))
        .flatMap(it -> ((StepStarted) it).touched().stream())
        .toList();
  }

  private static Touched by(SagaDefinition definition, String read, String written) {
    return new Touched(
        definition.id(),
        Optional.empty(),
        new TouchedKeys(List.of(read), List.of(written), List.of()));
  }

  @Test
  void each_attempt_of_a_step_tells_what_it_touches() {
    var saga = definition(compensatable("a"), compensatable("b").after("a").touching(TOUCHES));

    var past = Past.startOf(saga).ok("a").then(failed("b", 1)).timer();

    assertThat(told(past, "a")).isEmpty();
    assertThat(told(past, "b"))
        .containsExactly(by(saga, "replies 1", "item -1"), by(saga, "replies 1", "item -1"));
  }

  @Test
  void each_item_touches_something_of_its_own() {
    var saga = definition(compensatable("a").touching(TOUCHES).forEach(2, 2));

    var past = Past.startOf(saga);

    assertThat(told(past, "a.0")).containsExactly(by(saga, "replies 0", "item 0"));
    assertThat(told(past, "a.1")).containsExactly(by(saga, "replies 0", "item 1"));
  }

  @Test
  void a_command_that_is_sent_again_on_the_way_back_tells_it_too() {
    var step = compensatable("a").onUnknown(UnknownPolicy.RETRY).undoneByItsReply();
    var saga = definition(step.touching(TOUCHES));

    var past = Past.startOf(saga).then(Past.cancel()).later(TIMEOUT).then(wake()).timer();

    assertThat(past.state()).isInstanceOf(SagaState.Backward.class);
    assertThat(told(past, "a")).hasSize(2);
  }

  @Test
  void a_sub_saga_tells_whose_it_is() {
    var saga = definition(compensatable("a").touching(TOUCHES));
    var caller =
        new Caller(
            new CommandId(new SagaId("journey-1"), "trip", CommandId.Direction.DO),
            new Caller.Ask(1, "token"),
            Optional.empty(),
            "proof",
            true);

    var past =
        Past.none()
            .then(
                new SagaCommand.StartSaga(
                    Past.ORDER,
                    saga,
                    Past.INPUT,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(caller)));

    assertThat(told(past, "a"))
        .singleElement()
        .extracting(Touched::parent)
        .isEqualTo(Optional.of(new SagaId("journey-1")));
  }

  @Test
  void keys_that_cannot_be_told_change_nothing() {
    var untold = new TouchedKeys(List.of(), List.of(), List.of("a division by zero"));
    var silent = definition(compensatable("a"), compensatable("b").after("a"));
    var saga =
        definition(
            compensatable("a").touching(_ -> untold),
            compensatable("b").after("a").touching(_ -> untold));

    var past = Past.startOf(saga).ok("a", "b");

    assertThat(past.state()).isEqualTo(Past.startOf(silent).ok("a", "b").state());
    assertThat(told(past, "b")).singleElement().extracting(Touched::keys).isEqualTo(untold);
  }

  @Test
  void a_definition_tells_touches_as_soon_as_one_step_does() {
    assertThat(definition(compensatable("a")).tellsTouches()).isFalse();
    assertThat(definition(compensatable("a"), compensatable("b").touching(TOUCHES)).tellsTouches())
        .isTrue();
    assertThat(definition(compensatable("a").touching(TOUCHES).forEach(2, 1)).tellsTouches())
        .isTrue();
  }

  @Test
  void a_key_is_a_line_of_text() {
    assertThat(TouchedKeys.requireKey("stock/pen")).isEqualTo("stock/pen");
    for (var none : List.of("", " ", "a\nb", "x".repeat(TouchedKeys.KEY_MAX + 1))) {
      assertThatThrownBy(() -> TouchedKeys.requireKey(none))
          .hasMessage("expected a key of 1 to 200 printable characters, found '%s'", none);
    }
  }
}
