package org.skald.log.testkit.linearizability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skald.log.testkit.linearizability.Cell.read;
import static org.skald.log.testkit.linearizability.Cell.write;
import static org.skald.log.testkit.linearizability.Operation.completed;
import static org.skald.log.testkit.linearizability.Operation.open;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class CheckerTest {

  private static final long BOUND = 200_000;
  private static final int SMALL_HISTORIES = 3_000;

  private static Verdict check(List<Operation<Cell.Asked, Integer>> operations) {
    return new Checker<>(new Cell(), BOUND).check(History.of(operations));
  }

  private static Verdict.CounterExample counterExample(
      List<Operation<Cell.Asked, Integer>> operations) {
    return assertThat(check(operations))
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Violated.class))
        .actual()
        .counterExample();
  }

  @Test
  void nothing_at_all_is_linearizable() {
    assertThat(check(List.of())).isInstanceOf(Verdict.Linearizable.class);
  }

  @Test
  void a_read_may_see_a_write_that_is_under_way_or_not() {
    var write = completed("a", write(1), 1, 0, 10);

    assertThat(check(List.of(write, completed("b", read(), 1, 2, 3))))
        .isInstanceOf(Verdict.Linearizable.class);
    assertThat(check(List.of(write, completed("b", read(), 0, 2, 3))))
        .isInstanceOf(Verdict.Linearizable.class);
  }

  @Test
  void a_read_that_began_after_a_write_was_over_has_to_see_it() {
    var example =
        counterExample(
            List.of(completed("a", write(1), 1, 0, 10), completed("b", read(), 0, 11, 12)));

    assertThat(example.operations()).isEqualTo(2);
    assertThat(example.placed()).hasSize(1);
    assertThat(example.stuck()).singleElement().asString().startsWith("b");
  }

  @Test
  void what_one_reader_has_seen_the_next_one_sees_too() {
    var example =
        counterExample(
            List.of(
                completed("a", write(1), 1, 0, 100),
                completed("b", read(), 1, 1, 2),
                completed("c", read(), 0, 3, 4)));

    assertThat(example.stuck()).isNotEmpty();
  }

  @Test
  void an_open_operation_may_have_happened_late_or_not_at_all() {
    var open = Operation.<Cell.Asked, Integer>open("a", write(1), 0);

    assertThat(check(List.of(open, completed("b", read(), 0, 5, 6))))
        .isInstanceOf(Verdict.Linearizable.class);
    assertThat(
            check(
                List.of(open, completed("b", read(), 0, 5, 6), completed("b", read(), 1, 50, 60))))
        .isInstanceOf(Verdict.Linearizable.class);
  }

  @Test
  void an_open_operation_does_not_happen_twice_nor_before_it_was_asked_for() {
    assertThat(
            check(
                List.of(
                    open("a", write(1), 0),
                    completed("b", read(), 1, 5, 6),
                    completed("b", write(2), 2, 7, 8),
                    completed("b", read(), 1, 9, 10))))
        .isInstanceOf(Verdict.Violated.class);
    assertThat(check(List.of(completed("b", read(), 1, 5, 6), open("a", write(1), 7))))
        .isInstanceOf(Verdict.Violated.class);
  }

  @Test
  void the_counter_example_is_the_shortest_beginning() {
    var operations = new ArrayList<Operation<Cell.Asked, Integer>>();
    for (int i = 0; i < 100; i++) {
      int seen = i == 40 ? 7 : i;
      long at = 10L * i;
      operations.add(completed("a", write(i), i, at, at + 1));
      operations.add(completed("a", read(), seen, at + 2, at + 3));
    }

    var example = counterExample(operations);

    assertThat(example.operations()).isEqualTo(82);
    assertThat(example.left() + example.placed().size()).isEqualTo(81);
    assertThat(example.state()).isEqualTo("40");
    assertThat(example.toString()).contains("[402, 403]").contains("'cell'");
  }

  @Test
  void a_violation_of_one_part_is_found_beside_others() {
    var operations = new ArrayList<Operation<Cell.Asked, Integer>>();
    for (int i = 0; i < 20; i++) {
      var asked = new Cell.Asked("part-" + i, Optional.empty());
      operations.add(completed("a", asked, i == 13 ? 1 : 0, i, i));
    }

    assertThat(counterExample(operations).part()).isEqualTo("part-13");
  }

  @Test
  void it_says_so_when_it_gives_up() {
    var operations = new ArrayList<Operation<Cell.Asked, Integer>>();
    for (int i = 1; i <= 30; i++) {
      operations.add(open("writer-" + i, write(i), 0));
    }
    operations.add(completed("reader", read(), 99, 1, 2));

    var verdict = new Checker<>(new Cell(), 1_000).check(History.of(operations));

    assertThat(verdict).isInstanceOf(Verdict.GaveUp.class);
  }

  @Test
  void a_long_history_with_much_at_once_is_no_trouble() {
    var verdict = check(history(new Random(5), 3, 5_000));

    assertThat(verdict).isInstanceOf(Verdict.Linearizable.class);
  }

  @Test
  void it_agrees_with_brute_force_on_small_histories() {
    int linearizable = 0;
    for (int seed = 0; seed < SMALL_HISTORIES; seed++) {
      var history = History.of(anything(new Random(seed)));
      var expected = BruteForce.isLinearizable(new Cell(), history);

      var verdict = new Checker<>(new Cell(), BOUND).check(history);

      assertThat(verdict)
          .as("seed %d: %s", seed, history)
          .isInstanceOf(expected ? Verdict.Linearizable.class : Verdict.Violated.class);
      linearizable += expected ? 1 : 0;
    }
    assertThat(linearizable).isBetween(SMALL_HISTORIES / 10, SMALL_HISTORIES * 9 / 10);
  }

  @Test
  void an_operation_has_an_output_exactly_if_it_returns() {
    assertThatThrownBy(() -> completed("a", read(), 1, 5, 4))
        .hasMessageContaining("expected an operation to return after it was invoked");
    assertThatThrownBy(() -> new Operation<>("a", read(), Optional.<Integer>empty(), 1, 2))
        .hasMessageContaining("expected an output exactly if it returns");
  }

  /** Up to seven operations of three processes, with outputs as they come. */
  private static List<Operation<Cell.Asked, Integer>> anything(Random random) {
    var operations = new ArrayList<Operation<Cell.Asked, Integer>>();
    int count = random.nextInt(2, 8);
    for (int i = 0; i < count; i++) {
      long invoked = random.nextInt(30);
      var written = random.nextInt(1, 3);
      var asked = random.nextBoolean() ? write(written) : read();
      int output = asked.written().orElseGet(() -> random.nextInt(3));
      operations.add(
          random.nextInt(5) == 0
              ? open("p" + i, asked, invoked)
              : completed("p" + i, asked, output, invoked, invoked + random.nextInt(15)));
    }
    return operations;
  }

  /** What a real cell would have answered, each operation taking effect somewhere inside. */
  private static List<Operation<Cell.Asked, Integer>> history(
      Random random, int processes, int count) {
    var operations = new ArrayList<Operation<Cell.Asked, Integer>>();
    int cell = 0;
    for (int i = 0; i < count; i++) {
      long effect = 100L * i;
      var asked = random.nextBoolean() ? write(i) : read();
      cell = asked.written().orElse(cell);
      long invoked = effect - random.nextInt(100 * processes);
      operations.add(
          random.nextInt(50) == 0
              ? open("p", asked, invoked)
              : completed("p", asked, cell, invoked, effect + random.nextInt(100 * processes)));
    }
    return operations;
  }
}
