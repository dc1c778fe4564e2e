package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import org.skald.saga.definition.SchemaRisk;
import org.skald.saga.testkit.SagaFile;
import org.skald.saga.testkit.SagaFile.SubSagas;
import org.skald.saga.testkit.Verified;
import org.skald.saga.verify.CounterExample;
import org.skald.saga.verify.ManualState;
import org.skald.saga.verify.Verdict;
import org.skald.saga.verify.Verifier;
import org.skald.schemas.CompatibilityMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skald saga verify}: every path of definition files, without a server. */
@Command(
    name = "verify",
    description =
        "Explores every path of definition files with the real rules, without a server; proves"
            + " that each ends well, or shows a shortest path that does not.")
final class SagaVerifyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Definition files.")
  private List<Path> files = List.of();

  @Mixin private @Nullable SchemaOptions schemas;

  @Option(
      names = "--states",
      defaultValue = "" + Verifier.STATES_MAX,
      description = "How many states to explore at the most, for each file (${DEFAULT-VALUE}).")
  private int statesMax = Verifier.STATES_MAX;

  @Option(
      names = "--compatibility",
      paramLabel = "MODE",
      description =
          "How all schemas may change, such as BACKWARD; else, with --registry, as that says of"
              + " each.")
  private @Nullable CompatibilityMode mode;

  @Option(
      names = "--strict",
      description = "Refuse files to whose sagas a later version of a schema may do harm.")
  private boolean strict;

  @Option(names = "--json", description = "JSON for programs instead of text for people.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** What came of one file, and how long that took. */
  private record Timed(Verified verified, SubSagas subSagas, Duration took) {

    boolean isProven() {
      return verified.isProven() && subSagas.unfit().isEmpty();
    }
  }

  @Override
  public Integer call() {
    if (statesMax < 1) {
      throw new Failed(
          Failed.REFUSED, "--states: expected at least 1, found %d".formatted(statesMax));
    }
    var screen = new Screen(Objects.requireNonNull(spec));
    var all =
        Objects.requireNonNull(schemas)
            .reading(read -> verify(screen, files.stream().map(read).map(this::changing).toList()));
    if (json) {
      var array = JsonNodeFactory.instance.arrayNode();
      all.forEach(it -> array.add(toJson(it)));
      screen.plain(array.toString());
    }
    return all.stream().allMatch(it -> it.isProven() && isSafe(it)) ? 0 : Failed.REFUSED;
  }

  private SagaFile changing(SagaFile file) {
    return mode == null ? file : file.under(mode);
  }

  private boolean isSafe(Timed timed) {
    var risks = timed.verified().risks();
    return !strict || (risks.risks().isEmpty() && risks.unknown().isEmpty());
  }

  /** Whether somebody wants to know how schemas may change. */
  private boolean isAskedAbout() {
    return mode != null || strict || Objects.requireNonNull(schemas).isOfRegistry();
  }

  private List<Timed> verify(Screen screen, List<SagaFile> all) {
    return all.stream().map(file -> verify(screen, file, all)).toList();
  }

  private Timed verify(Screen screen, SagaFile file, List<SagaFile> all) {
    screen.progress("exploring %s …".formatted(file.path()));
    var began = System.nanoTime();
    var verifier =
        new Verifier(
            statesMax,
            states -> screen.progress("exploring %s: %,d states …".formatted(file.path(), states)));
    var verified = file.verify(verifier);
    var timed =
        new Timed(verified, file.subSagas(all), Duration.ofNanos(System.nanoTime() - began));
    screen.progressDone();
    if (!json) {
      show(screen, timed);
    }
    return timed;
  }

  private void show(Screen screen, Timed timed) {
    var verified = timed.verified();
    var name =
        verified.verdict().map(it -> it.definition().toString()).orElse("" + verified.file());
    screen.line(
        timed.isProven()
            ? "@|green ✔|@ @|bold %s|@ ends well on every path".formatted(name)
            : "@|red ✘|@ @|bold %s|@ is not proven".formatted(name));
    verified.verdict().ifPresent(it -> show(screen, it, timed.took()));
    verified.lines().forEach(screen::plain);
    timed.subSagas().unfit().forEach(it -> screen.plain(it.render("" + verified.file())));
    timed
        .subSagas()
        .unknown()
        .forEach(it -> screen.line("  @|yellow not looked at|@  %s among the files".formatted(it)));
    var mark = strict ? "@|red ✘|@" : "@|yellow warning|@";
    verified.risks().sentences().forEach(it -> screen.line("  %s  %s".formatted(mark, it)));
    if (isAskedAbout()) {
      verified.risks().untold().ifPresent(it -> screen.line("  %s  %s".formatted(mark, it)));
    }
  }

  private static void show(Screen screen, Verdict verdict, Duration took) {
    screen.line(
        "  explored  %,d states, %,d paths, %.2f s"
            .formatted(verdict.reach().states(), verdict.reach().paths(), took.toMillis() / 1e3));
    screen.line(
        "  ends      "
            + String.join(
                ", ",
                verdict.outcomes().stream()
                    .map(it -> SagaPicture.coloured(it.name().toLowerCase(Locale.ROOT)))
                    .toList()));
    var label = "  stuck     when ";
    for (var state : verdict.manualStates()) {
      screen.line(label + state.sentence());
      label = "            when ";
    }
  }

  private ObjectNode toJson(Timed timed) {
    var verified = timed.verified();
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("file", verified.file().toString())
            .put("isProven", timed.isProven())
            .put("tookMs", timed.took().toMillis());
    node.set("problems", Mistakes.toJson(verified.problems()));
    var unfit = node.putArray("unfitSubSagas");
    timed.subSagas().unfit().forEach(it -> unfit.add(it.sentence()));
    var unknown = node.putArray("unknownSubSagas");
    timed.subSagas().unknown().forEach(unknown::add);
    var risks = node.putArray("schemaRisks");
    verified.risks().risks().forEach(it -> risks.add(toJson(it)));
    var untold = node.putArray("unknownCompatibility");
    if (isAskedAbout()) {
      verified.risks().unknown().forEach(untold::add);
    }
    verified.verdict().ifPresent(it -> add(node, it));
    return node;
  }

  private static ObjectNode toJson(SchemaRisk risk) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("subject", risk.subject())
            .put("use", risk.use().name())
            .put("compatibility", risk.mode().name())
            .put("isNear", risk.isNear());
    var needed = node.putArray("needed");
    risk.needed().forEach(needed::add);
    var defaulted = node.putArray("defaulted");
    risk.defaulted().forEach(defaulted::add);
    var excludedBy = node.putArray("excludedBy");
    risk.excludedBy().forEach(it -> excludedBy.add(it.name()));
    return node.put("message", risk.sentence());
  }

  private static void add(ObjectNode node, Verdict verdict) {
    node.put("definition", verdict.definition().name())
        .put("version", verdict.definition().version())
        .put("states", verdict.reach().states())
        .put("paths", verdict.reach().paths())
        .put("isWhole", verdict.reach().isWhole());
    var outcomes = node.putArray("outcomes");
    verdict.outcomes().forEach(it -> outcomes.add(it.name()));
    var manual = node.putArray("manualStates");
    verdict.manualStates().forEach(it -> manual.add(toJson(it)));
    var examples = node.putArray("counterExamples");
    verdict.counterExamples().forEach(it -> examples.add(toJson(it)));
  }

  private static ObjectNode toJson(ManualState state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("step", state.step())
        .put("direction", state.direction().name())
        .put("cause", state.cause().name());
  }

  private static ObjectNode toJson(CounterExample example) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("claim", example.claim().name())
            .put("step", example.step())
            .put("message", example.sentence());
    ArrayNode path = node.putArray("path");
    for (var happening : example.path()) {
      var events = path.addObject().put("move", happening.move().sentence()).putArray("events");
      happening.events().forEach(it -> events.add(it.getClass().getSimpleName()));
    }
    return node;
  }
}
