package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import org.skald.saga.definition.Compiled;
import org.skald.saga.testkit.FaultPlan;
import org.skald.saga.testkit.SagaFile;
import org.skald.saga.testkit.Simulated;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skald saga simulate}: many sagas of a definition under faults, without a server. */
@Command(
    name = "simulate",
    description =
        "Runs sagas of a definition file in virtual time, with data and faults by chance, without"
            + " a server; shows what goes wrong with no more faults than it takes.")
final class SagaSimulateCommand implements Callable<Integer> {

  private static final int PROGRESS_EVERY = 100;

  @Parameters(paramLabel = "FILE", description = "Definition file.")
  private Path file = Path.of("");

  @Mixin private @Nullable SchemaOptions schemas;

  @Option(
      names = "--seeds",
      defaultValue = "1000",
      description = "How many sagas (${DEFAULT-VALUE}).")
  private int seeds = 1_000;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The seed of the first one; the others follow it (${DEFAULT-VALUE}).")
  private long first = 1;

  @Option(
      names = "--faults",
      paramLabel = "FAULT=CHANCE,…",
      description =
          "How likely faults are, where not as usual, such as refuse=0.2,lose-reply=0; or none.")
  private @Nullable String faults;

  @Option(names = "--json", description = "JSON for programs instead of text for people.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new Failed(Failed.REFUSED, "--seeds: expected at least 1, found %d".formatted(seeds));
    }
    var plan = plan();
    var screen = new Screen(Objects.requireNonNull(spec));
    return Objects.requireNonNull(schemas).reading(read -> simulate(screen, read, plan));
  }

  private FaultPlan plan() {
    try {
      return faults == null ? FaultPlan.USUAL : FaultPlan.parse(faults);
    } catch (IllegalArgumentException e) {
      throw new Failed(Failed.REFUSED, "--faults: " + e.getMessage());
    }
  }

  private int simulate(Screen screen, Function<Path, SagaFile> read, FaultPlan plan) {
    var saga = read.apply(file);
    if (saga.compiled() instanceof Compiled.Faulty(var problems, _)) {
      Mistakes.show(screen, json, file, problems);
      return Failed.REFUSED;
    }
    Simulated simulated;
    try {
      simulated = saga.simulate(first, seeds, plan, run -> progress(screen, run));
    } finally {
      screen.progressDone();
    }
    if (json) {
      screen.plain(toJson(simulated).toString());
    } else {
      show(screen, simulated);
    }
    return simulated.isSound() ? 0 : Failed.REFUSED;
  }

  private void progress(Screen screen, int run) {
    if (run % PROGRESS_EVERY == 0) {
      screen.progress("%,d of %,d sagas".formatted(run, seeds));
    }
  }

  private static void show(Screen screen, Simulated simulated) {
    screen.line(
        simulated.isSound()
            ? "@|green ✔|@ @|bold %s|@: of %,d sagas none went wrong"
                .formatted(simulated.definition(), simulated.sagas())
            : "@|red ✘|@ @|bold %s|@: of %,d sagas %,d went wrong"
                .formatted(simulated.definition(), simulated.sagas(), simulated.wrong()));
    screen.line("  ended     " + counts(simulated.outcomes()));
    screen.line(
        "  took      median %.1f s, p99 %.1f s of virtual time"
            .formatted(simulated.median().toMillis() / 1e3, simulated.p99().toMillis() / 1e3));
    screen.line("  faults    " + counts(simulated.faults()));
    var label = "  stuck at  ";
    for (var stuck : simulated.stuck().entrySet()) {
      screen.plain(label + "%s (%,d)".formatted(stuck.getKey(), stuck.getValue()));
      label = "            ";
    }
    simulated.lines().forEach(screen::plain);
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(it -> String.format(Locale.ROOT, "%,d %s", it.getValue(), it.getKey()))
            .collect(Collectors.joining(", "));
  }

  private static ObjectNode toJson(Simulated simulated) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("definition", simulated.definition().name())
            .put("version", simulated.definition().version())
            .put("isSound", simulated.isSound())
            .put("sagas", simulated.sagas())
            .put("wrong", simulated.wrong())
            .put("medianMs", simulated.median().toMillis())
            .put("p99Ms", simulated.p99().toMillis());
    put(node.putObject("outcomes"), simulated.outcomes());
    put(node.putObject("stuck"), simulated.stuck());
    put(node.putObject("faults"), simulated.faults());
    var failures = node.putArray("failures");
    for (var failure : simulated.failures()) {
      var each =
          failures.addObject().put("seed", failure.seed()).put("violation", failure.violation());
      each.set("faults", array(failure.faults()));
      each.set("story", array(failure.story()));
    }
    return node;
  }

  private static void put(ObjectNode node, Map<String, Integer> counts) {
    counts.forEach(node::put);
  }

  private static ArrayNode array(List<String> texts) {
    var array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
