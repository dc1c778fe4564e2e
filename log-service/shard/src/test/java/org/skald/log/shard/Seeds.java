package org.skald.log.shard;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Many simulations, one for each seed, and what they came to together. {@code -Dseeds=FIRST-LAST}
 * or {@code -Dseeds=COUNT} says which, {@code -Dseed=N} runs one alone and prints what happens.
 */
public final class Seeds {

  private static final String DEFAULT = "2000";
  private static final int UNSOUND_MAX = 3;
  private static final int VIOLATIONS_MAX = 30;

  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final Map<String, Integer> records = new TreeMap<>();
  private final Map<String, Integer> dead = new TreeMap<>();
  private final Map<String, Integer> reached = new TreeMap<>();
  private final List<Simulation.Outcome> unsound = new ArrayList<>();
  private int count;
  private long answers;
  private long reads;
  private int fewestAnswers = Integer.MAX_VALUE;

  private Seeds() {}

  /** The one seed that was asked for, if one was. */
  public static boolean isOne() {
    return Long.getLong("seed") != null;
  }

  /** Runs the seeds that were asked for; throws when one of them is not sound. */
  public static Seeds run(LongFunction<Simulation> simulation) {
    var startNs = System.nanoTime();
    var seeds = new Seeds();
    wanted().parallel().mapToObj(seed -> simulation.apply(seed).run()).forEach(seeds::add);
    seeds.requireSound();
    var seconds = (System.nanoTime() - startNs) / 1e9;
    System.out.printf("%d seeds in %.1f s: %s%n", seeds.count, seconds, seeds);
    return seeds;
  }

  private static LongStream wanted() {
    var one = Long.getLong("seed");
    if (one != null) {
      return LongStream.of(one);
    }
    var range = System.getProperty("seeds", DEFAULT).split("-", 2);
    return range.length == 1
        ? LongStream.rangeClosed(1, Long.parseLong(range[0]))
        : LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]));
  }

  private synchronized void add(Simulation.Outcome outcome) {
    count++;
    add(outcome.faults(), faults);
    add(outcome.records(), records);
    add(outcome.dead(), dead);
    add(outcome.reached(), reached);
    answers += outcome.answers();
    reads += outcome.reads();
    fewestAnswers = Math.min(fewestAnswers, outcome.answers());
    if (!outcome.violations().isEmpty()) {
      unsound.add(outcome);
    }
  }

  private static <K> void add(Map<K, Integer> some, Map<K, Integer> to) {
    some.forEach((key, number) -> to.merge(key, number, Integer::sum));
  }

  private void requireSound() {
    if (unsound.isEmpty()) {
      return;
    }
    var account = new StringBuilder();
    for (var outcome : unsound.subList(0, Math.min(UNSOUND_MAX, unsound.size()))) {
      account.append(
          "seed %d, again with -Dseed=%d:%n%s%nafter%n%s%n"
              .formatted(
                  outcome.seed(),
                  outcome.seed(),
                  String.join("\n", outcome.violations().stream().limit(VIOLATIONS_MAX).toList()),
                  String.join("\n", outcome.trace())));
    }
    throw new AssertionError(
        "expected %d sound seeds, found %d that are not: %s%n%s"
            .formatted(
                count,
                unsound.size(),
                unsound.stream().map(Simulation.Outcome::seed).sorted().limit(50).toList(),
                account));
  }

  /** How many seeds there were. */
  public int count() {
    return count;
  }

  /** How often each fault happened. */
  public Map<Fault, Integer> faults() {
    return faults;
  }

  /** How many records of each type there were. */
  public Map<String, Integer> records() {
    return records;
  }

  /** How many dead letters of each code there were. */
  public Map<String, Integer> dead() {
    return dead;
  }

  /** How often the workload came to what it should come to. */
  public Map<String, Integer> reached() {
    return reached;
  }

  /** How many answers clients got. */
  public long answers() {
    return answers;
  }

  /** How many linearizable reads clients made. */
  public long reads() {
    return reads;
  }

  /** The fewest answers of a seed. */
  public int fewestAnswers() {
    return fewestAnswers;
  }

  @Override
  public String toString() {
    return "%d answers, %d reads%n%s%n%s%n%s%n%s"
        .formatted(answers, reads, faults, records, dead, reached);
  }
}
