package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.schemas.Direction;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FirstResultsTest {

  private static final Answer DONE =
      new Answer.Done(Reply.of("booked".getBytes(StandardCharsets.UTF_8)));
  private static final Answer REFUSED = new Answer.Refused("sold out");
  private static final Answer UNKNOWN = new Answer.Unknown("nobody answered");
  private static final Answer FAILED = new Answer.Failed("later", 1);

  private final Map<String, Answer> remembered = new HashMap<>();
  private final List<String> performed = new ArrayList<>();

  @Test
  void a_repeat_gets_the_first_answer_and_performs_nothing() {
    settle(Direction.DO, DONE);

    Answer repeat = settle(Direction.DO, REFUSED);

    assertThat(repeat).isEqualTo(DONE);
    assertThat(performed).containsExactly("do");
  }

  @Test
  void a_refusal_is_final() {
    settle(Direction.DO, REFUSED);

    assertThat(settle(Direction.DO, DONE)).isEqualTo(REFUSED);
  }

  @Test
  void after_a_failure_a_later_attempt_may_do_it() {
    settle(Direction.DO, FAILED);

    assertThat(settle(Direction.DO, 2, DONE)).isEqualTo(DONE);
    assertThat(performed).containsExactly("do", "do");
  }

  @Test
  void an_attempt_that_failed_is_not_done_when_it_comes_again() {
    settle(Direction.DO, FAILED);
    settle(Direction.DO, 2, new Answer.Failed("still later", 2));

    assertThat(settle(Direction.DO, 2, DONE)).isEqualTo(new Answer.Failed("still later", 2));
    assertThat(settle(Direction.DO, 1, DONE)).isEqualTo(new Answer.Failed("still later", 2));
    assertThat(performed).containsExactly("do", "do");
  }

  @Test
  void what_failed_and_was_undone_is_never_done() {
    settle(Direction.DO, FAILED);

    assertThat(settle(Direction.UNDO, DONE)).isEqualTo(Answer.Done.WITHOUT_CONTENT);
    assertThat(settle(Direction.DO, 2, DONE)).isEqualTo(FirstResults.FORESTALLED);
    assertThat(performed).containsExactly("do");
  }

  @Test
  void a_command_that_was_compensated_before_it_came_is_never_done() {
    Answer undo = settle(Direction.UNDO, FAILED);
    Answer late = settle(Direction.DO, DONE);

    assertThat(undo).isEqualTo(Answer.Done.WITHOUT_CONTENT);
    assertThat(late).isEqualTo(FirstResults.FORESTALLED);
    assertThat(performed).isEmpty();
  }

  @Test
  void what_was_refused_needs_no_undoing() {
    settle(Direction.DO, REFUSED);

    assertThat(settle(Direction.UNDO, FAILED)).isEqualTo(Answer.Done.WITHOUT_CONTENT);
    assertThat(performed).containsExactly("do");
  }

  @Test
  void what_was_done_is_undone_once_knowing_the_first_reply() {
    settle(Direction.DO, DONE);

    Answer undo = settle(Direction.UNDO, DONE);
    Answer again = settle(Direction.UNDO, FAILED);

    assertThat(undo).isEqualTo(DONE);
    assertThat(again).isEqualTo(DONE);
    assertThat(performed).containsExactly("do", "undo of Reply[6 bytes]");
  }

  @Test
  void what_was_undone_by_one_command_is_not_undone_by_another() {
    settle(Direction.DO, DONE);
    settle(Direction.UNDO, REFUSED);

    Answer edited = settle(Commands.undo("order-1", "order-1/book/undo/2"), DONE);
    Answer late = settle(Direction.UNDO, FAILED);

    assertThat(List.of(edited, late)).containsOnly(DONE);
    assertThat(performed).hasSize(3);
  }

  @Test
  void a_compensation_that_is_refused_may_be_asked_for_again() {
    settle(Direction.DO, DONE);
    settle(Direction.UNDO, REFUSED);

    assertThat(settle(Direction.UNDO, DONE)).isEqualTo(DONE);
  }

  @Test
  void what_was_undone_is_not_done_again() {
    settle(Direction.DO, DONE);
    settle(Direction.UNDO, DONE);

    assertThat(settle(Direction.DO, FAILED)).isEqualTo(DONE);
    assertThat(performed).hasSize(2);
  }

  @Test
  void what_may_have_been_done_is_performed_again_until_somebody_knows() {
    settle(Direction.DO, UNKNOWN);
    settle(Direction.DO, FAILED);

    assertThat(settle(Direction.DO, DONE)).isEqualTo(DONE);
    assertThat(settle(Direction.DO, REFUSED)).isEqualTo(DONE);
    assertThat(performed).containsExactly("do", "do", "do");
  }

  @Test
  void what_may_have_been_done_is_undone_without_a_reply_to_go_by_and_never_done_later() {
    settle(Direction.DO, UNKNOWN);

    assertThat(settle(Direction.UNDO, UNKNOWN)).isEqualTo(UNKNOWN);
    assertThat(settle(Direction.UNDO, DONE)).isEqualTo(DONE);
    assertThat(settle(Direction.DO, DONE)).isEqualTo(FirstResults.FORESTALLED);
    assertThat(performed).containsExactly("do", "undo of Reply[empty]", "undo of Reply[empty]");
  }

  @Test
  void a_query_about_what_has_an_answer_gets_that_answer() {
    for (Answer answer : List.of(DONE, REFUSED, FAILED)) {
      remembered.clear();
      settle(Direction.DO, answer);

      assertThat(ask(1)).isEqualTo(answer);
    }
    assertThat(performed).containsExactly("do", "do", "do");
  }

  @Test
  void what_is_asked_about_before_it_comes_is_not_done_any_more() {
    Answer asked = ask(2);

    assertThat(asked).isEqualTo(new Answer.Failed(FirstResults.NOT_DONE, 2));
    assertThat(settle(Direction.DO, 1, DONE)).isEqualTo(asked);
    assertThat(settle(Direction.DO, 2, DONE)).isEqualTo(asked);
    assertThat(ask(2)).isEqualTo(asked);
    assertThat(performed).isEmpty();
    assertThat(settle(Direction.DO, 3, DONE)).isEqualTo(DONE);
  }

  @Test
  void a_query_about_a_later_attempt_than_the_one_that_failed_speaks_for_that_one() {
    settle(Direction.DO, FAILED);

    assertThat(ask(2)).isEqualTo(new Answer.Failed(FirstResults.NOT_DONE, 2));
    assertThat(settle(Direction.DO, 2, DONE)).isEqualTo(ask(2));
    assertThat(performed).containsExactly("do");
  }

  @Test
  void a_query_about_what_may_have_been_done_finds_nobody_who_knows() {
    settle(Direction.DO, UNKNOWN);

    assertThat(ask(1)).isEqualTo(UNKNOWN);
    assertThat(settle(Direction.UNDO, DONE)).isEqualTo(DONE);
    assertThat(ask(1)).isEqualTo(FirstResults.FORESTALLED);
    assertThat(performed).containsExactly("do", "undo of Reply[empty]");
  }

  @Test
  void what_was_asked_about_and_undone_is_never_done() {
    ask(1);

    assertThat(settle(Direction.UNDO, FAILED)).isEqualTo(Answer.Done.WITHOUT_CONTENT);
    assertThat(settle(Direction.DO, 2, DONE)).isEqualTo(FirstResults.FORESTALLED);
    assertThat(performed).isEmpty();
  }

  private Answer ask(int attempt) {
    return settle(Commands.query("order-1", attempt), DONE);
  }

  private Answer settle(Direction direction, Answer outcome) {
    return settle(direction, 1, outcome);
  }

  private Answer settle(Direction direction, int attempt, Answer outcome) {
    return settle(Commands.envelope("order-1", direction, attempt), outcome);
  }

  private Answer settle(Envelope command, Answer outcome) {
    return FirstResults.settle(
        command,
        new FirstResults.Ledger() {
          @Override
          public @Nullable Answer claim(String commandId) {
            return remembered.get(commandId);
          }

          @Override
          public void remember(String commandId, Answer answer) {
            Answer before = remembered.put(commandId, answer);
            assertThat(before == null || !before.isFinal()).as("final answers stay").isTrue();
          }
        },
        original -> {
          performed.add(command.direction() == Direction.DO ? "do" : "undo of " + original);
          return outcome;
        });
  }
}
