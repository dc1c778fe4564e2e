package org.skald.log.testkit.specification;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.skald.log.testkit.linearizability.History;
import org.skald.log.testkit.linearizability.Operation;

/**
 * A history that is linearizable by its making: each operation takes effect on a real object at one
 * moment between its invocation and its return. Some lose their answer.
 */
final class Story<I, O> {

  static final int PROCESSES = 5;

  /** What was asked and would be answered. */
  record Step<I, O>(I asked, O told) {}

  private record Moment(String process, long invoked, long effect, long returned) {}

  private final List<Operation<I, O>> operations = new ArrayList<>();
  private long now;

  /** The object asks itself, for a process, since what is asked depends on what was told. */
  static <I, O> Story<I, O> of(
      Random random, int operations, BiFunction<String, Random, Step<I, O>> object) {
    return told(random, operations, object, 0.04);
  }

  /** The same in which every answer arrives: nothing can be explained by what may have happened. */
  static <I, O> Story<I, O> withoutLosses(
      Random random, int operations, BiFunction<String, Random, Step<I, O>> object) {
    return told(random, operations, object, 0);
  }

  private static <I, O> Story<I, O> told(
      Random random,
      int operations,
      BiFunction<String, Random, Step<I, O>> object,
      double lossRate) {
    var story = new Story<I, O>();
    for (var moment : moments(random, operations)) {
      var step = object.apply(moment.process(), random);
      story.operations.add(
          random.nextDouble() < lossRate
              ? Operation.open(moment.process(), step.asked(), moment.invoked())
              : Operation.completed(
                  moment.process(),
                  step.asked(),
                  step.told(),
                  moment.invoked(),
                  moment.returned()));
      story.now = Math.max(story.now, moment.returned());
    }
    return story;
  }

  private static List<Moment> moments(Random random, int operations) {
    var moments = new ArrayList<Moment>();
    for (int process = 0; process < PROCESSES; process++) {
      long at = 0;
      for (int i = 0; i < operations / PROCESSES; i++) {
        long invoked = at + random.nextInt(20);
        long effect = invoked + random.nextInt(50);
        at = effect + random.nextInt(50);
        moments.add(new Moment("p" + process, invoked, effect, at));
      }
    }
    moments.sort(Comparator.comparingLong(Moment::effect));
    return moments;
  }

  /** When the last answer has come. */
  long end() {
    return now;
  }

  /** Then this happens, one thing after the other, after all that was before. */
  History<I, O> then(List<Step<I, O>> steps) {
    var all = new ArrayList<>(operations);
    long at = now + 1;
    for (var step : steps) {
      all.add(Operation.completed("prober", step.asked(), step.told(), at, at + 1));
      at += 2;
    }
    return History.of(all);
  }

  /** Then this is asked, and nobody learns what came of it. */
  History<I, O> thenOpen(I asked, List<Step<I, O>> steps) {
    var all = new ArrayList<>(then(steps).operations());
    all.add(Operation.open("lost", asked, now));
    return History.of(all);
  }
}
