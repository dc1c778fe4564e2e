package org.skald.infra.system.histories;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.skald.infra.system.histories.Outcome.Answered;
import org.skald.log.testkit.linearizability.Checker;
import org.skald.log.testkit.linearizability.Specification;
import org.skald.log.testkit.linearizability.Verdict;
import org.skald.log.testkit.specification.LockSpecification;
import org.skald.log.testkit.specification.NamesSpecification;
import org.skald.log.testkit.specification.RegisterSpecification;

/** One run: clients and a nemesis for a while, then peace, a last round, and the verdict. */
final class Run {

  private static final long BOUND = 400_000;
  private static final Duration READY_MAX = Duration.ofSeconds(60).plus(Nemesis.SETBACK_MAX);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Path directory;
  private final Cluster cluster;
  private final Nemesis nemesis;
  private final Timeline timeline;
  private final long seed;

  Run(Path directory, Cluster cluster, Nemesis nemesis, Timeline timeline, long seed) {
    this.directory = directory;
    this.cluster = cluster;
    this.nemesis = nemesis;
    this.timeline = timeline;
    this.seed = seed;
  }

  /** What is wrong, and what was done. */
  record Result(List<String> problems, Map<String, Long> operations, Map<Fault, Long> faults) {}

  /** Lets the clients work for this long under faults. */
  Result run(Duration length) throws Exception {
    try (var api = new Api(cluster::url);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var problems = new ArrayList<String>();
      var load = new Load(api, directory.getFileName().toString(), seed);
      var clients = load.start(executor);
      try {
        var untilNs = System.nanoTime() + length.toNanos();
        var nodes =
            CompletableFuture.runAsync(() -> haunt(Fault.OF_NODES, 2 * seed, untilNs), executor);
        haunt(Fault.OF_BROKERS, 2 * seed + 1, untilNs);
        nodes.join();
      } finally {
        load.stop();
      }
      clients.join();
      timeline.note("the nemesis is gone");
      problems.addAll(notReady(api));
      load.last().forEach(it -> problems.add("expected answers in the end, found none: " + it));
      timeline.note("the last round is over");
      return judge(load, problems);
    } finally {
      Files.createDirectories(directory);
      Files.write(directory.resolve("timeline.txt"), timeline.lines());
    }
  }

  private void haunt(List<Fault> faults, long own, long untilNs) {
    try {
      nemesis.haunt(nemesis.able(faults), own, untilNs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<String> notReady(Api api) {
    var untilNs = System.nanoTime() + READY_MAX.toNanos();
    var waiting = new ArrayList<>(Host.NODES);
    while (!waiting.isEmpty() && System.nanoTime() < untilNs) {
      waiting.removeIf(it ->
          api.get(it, "/health/ready") instanceof Answered(var status, _, _) && status == 200);
      if (!waiting.isEmpty()) {
        Caller.pause(POLL);
      }
    }
    return waiting.stream()
        .map(it -> "expected %s to be ready within %s".formatted(it.label(), READY_MAX))
        .toList();
  }

  private Result judge(Load load, List<String> problems) throws IOException {
    var operations = new TreeMap<String, Long>();
    Files.createDirectories(directory);
    Files.write(directory.resolve("heartbeats.txt"), List.copyOf(load.heartbeats));
    problems.addAll(
        judge("locks", LockSpecification.of(load.locks.history()), load.locks, operations));
    problems.addAll(judge("registers", new RegisterSpecification(), load.registers, operations));
    problems.addAll(judge("names", new NamesSpecification(), load.names, operations));
    return new Result(problems, operations, timeline.counts());
  }

  private <S, I, O> List<String> judge(
      String what,
      Specification<S, I, O> specification,
      Recorder<I, O> recorder,
      Map<String, Long> operations)
      throws IOException {
    operations.putAll(recorder.counts());
    var history = recorder.history();
    Files.write(
        directory.resolve(what + ".history"),
        history.operations().stream().map(Object::toString).toList());
    return switch (new Checker<>(specification, BOUND).check(history)) {
      case Verdict.Linearizable _ -> List.of();
      case Verdict.Violated(var example) -> List.of(what + " are not linearizable: " + example);
      case Verdict.GaveUp(var part, var looked) ->
          List.of(
              "%s: gave up on %s after %d configurations; nothing is known"
                  .formatted(what, part, looked));
    };
  }
}
