package org.skald.log.testkit.linearizability;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything that clients asked for and were told.
 *
 * @param operations in the order in which they were invoked
 */
public record History<I, O>(List<Operation<I, O>> operations) {

  /** Puts them in order. */
  public History {
    operations =
        operations.stream()
            .sorted(Comparator.<Operation<I, O>>comparingLong(Operation::invokedNs))
            .toList();
  }

  /** A history of these operations, in whatever order they are. */
  public static <I, O> History<I, O> of(Collection<Operation<I, O>> operations) {
    return new History<>(List.copyOf(operations));
  }

  /** The histories of the parts that have nothing to do with each other. */
  Map<String, History<I, O>> parts(Function<? super I, String> partOf) {
    var parts =
        operations.stream()
            .collect(
                Collectors.groupingBy(
                    it -> partOf.apply(it.input()), TreeMap::new, Collectors.toList()));
    var histories = new TreeMap<String, History<I, O>>();
    parts.forEach((part, of) -> histories.put(part, new History<>(of)));
    return histories;
  }

  /**
   * What was known of it at a moment: what returned later is open, what came later is not there.
   */
  History<I, O> asOf(long ns) {
    return new History<>(
        operations.stream().filter(it -> it.invokedNs() <= ns).map(it -> it.asOf(ns)).toList());
  }
}
