package org.skald.infra.system.histories;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.skald.log.testkit.linearizability.History;
import org.skald.log.testkit.linearizability.Operation;

/**
 * Writes down what clients ask and are told, by the clock of this process. Safe for any threads.
 */
final class Recorder<I, O> {

  private final ConcurrentLinkedQueue<Operation<I, O>> operations = new ConcurrentLinkedQueue<>();

  /** What was invoked then has returned now, or never if there is no output. */
  void record(String process, I input, Optional<O> output, long invokedNs) {
    operations.add(
        output
            .map(it -> Operation.completed(process, input, it, invokedNs, System.nanoTime()))
            .orElseGet(() -> Operation.open(process, input, invokedNs)));
  }

  History<I, O> history() {
    return History.of(List.copyOf(operations));
  }

  /** How many operations came out how. */
  Map<String, Long> counts() {
    return operations.stream()
        .collect(Collectors.groupingBy(Recorder::kind, TreeMap::new, Collectors.counting()));
  }

  private static String kind(Operation<?, ?> operation) {
    return name(operation.input())
        + " -> "
        + operation.output().map(Recorder::name).orElse("unknown");
  }

  private static String name(Object of) {
    return of.getClass().getSimpleName();
  }
}
