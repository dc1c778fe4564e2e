package org.skald.infra.system.histories;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs of clients and a nemesis over one cluster, each drawn from a seed; it ends with 1 if there
 * is anything wrong with one of them.
 */
public final class HistoriesMain {

  /** Says that machines are network namespaces. */
  static final String NAMESPACES = "namespaces";

  /** Folder of what brokers and nodes store. */
  static final String CLUSTER = "cluster";

  private HistoriesMain() {}

  /** DIRECTORY, {@code namespaces} or {@code loopback}, SEED, RUNS, SECONDS. */
  public static void main(String[] args) throws Exception {
    var directory = Path.of(args[0]).toAbsolutePath();
    var network = args[1].equals(NAMESPACES) ? Namespaces.make() : new Loopback();
    long seed = Long.parseLong(args[2]);
    int runs = Integer.parseInt(args[3]);
    var length = Duration.ofSeconds(Long.parseLong(args[4]));
    var clocks = Clocks.in(directory.resolve(CLUSTER).resolve("clocks"));
    say("cuts: " + (network.canCut() ? "yes" : "no, there are no network namespaces here"));
    say("clocks: " + (clocks.canBeSet() ? "yes" : "no, there is no libfaketime here"));
    var operations = new TreeMap<String, Long>();
    var faults = new TreeMap<Fault, Long>();
    int bad = 0;
    var began = System.nanoTime();
    try (var cluster = new Cluster(directory.resolve(CLUSTER), network, clocks)) {
      say("the cluster is up after %d s".formatted(secondsSince(began)));
      for (long each = seed; each < seed + runs; each++) {
        var timeline = new Timeline();
        var nemesis = new Nemesis(cluster, network, clocks, timeline);
        var own = directory.resolve("run-" + each);
        var result = new Run(own, cluster, nemesis, timeline, each).run(length);
        var problems =
            Stream.concat(
                    result.problems().stream(),
                    Floor.missed(result, able(nemesis), length).stream())
                .toList();
        result.operations().forEach((kind, count) -> operations.merge(kind, count, Long::sum));
        result.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        bad += problems.isEmpty() ? 0 : 1;
        say(
            "run %d: %s; %d operations, %d faults; %d s since the start"
                .formatted(
                    each,
                    problems.isEmpty() ? "fine" : problems,
                    sum(result.operations()),
                    sum(result.faults()),
                    secondsSince(began)));
        if (!problems.isEmpty()) {
          timeline.lines().forEach(it -> say("  " + it));
        }
      }
    }
    say("operations: " + operations);
    say("faults: " + faults);
    say("%d runs of %d s, %d of them with problems".formatted(runs, length.toSeconds(), bad));
    Runtime.getRuntime().halt(bad == 0 ? 0 : 1);
  }

  private static List<Fault> able(Nemesis nemesis) {
    return nemesis.able(List.of(Fault.values()));
  }

  private static long secondsSince(long ns) {
    return Duration.ofNanos(System.nanoTime() - ns).toSeconds();
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(it -> it).sum();
  }

  @SuppressWarnings("SystemOut")
  private static void say(String what) {
    System.out.println(what);
  }
}
