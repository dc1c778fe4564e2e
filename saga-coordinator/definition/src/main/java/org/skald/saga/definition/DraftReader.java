package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.skald.saga.ActName;
import org.skald.saga.LockSteps;
import org.skald.saga.SagaDefinition;
import org.skald.saga.definition.Draft.Step;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Mapping;

/** Reads the keys of a definition file, with their defaults, into a draft. */
final class DraftReader {

  static final int STEPS_MAX = 256;

  static final String NAME_FORM = "a name such as reserve-stock";
  static final Pattern NAME = Pattern.compile("(?=.{1,100}$)[a-z][a-z0-9]*(-[a-z0-9]+)*");
  static final String SCHEMA_FORM =
      "the full name of an Avro record such as shop.stock.ReserveStock";
  static final Pattern SCHEMA =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
  static final String EXPRESSION_FORM = "a CEL expression";

  static final List<String> ROOT_KEYS =
      List.of(
          "saga",
          "version",
          "input",
          "id",
          "start-on",
          "deadline",
          "retention",
          "four-eyes",
          "locks",
          "output",
          "steps");

  /** Acts of people, by the words for them. */
  private static final Map<String, ActName> ACTS = acts();

  static final List<String> OUTPUT_KEYS = List.of("schema", "with");

  private final KnownWords words;
  private final ProblemList problems;
  private final StepReader steps;

  DraftReader(KnownWords words, ProblemList problems) {
    this.words = words;
    this.problems = problems;
    this.steps = new StepReader(words, problems);
  }

  private static Map<String, ActName> acts() {
    var acts = new LinkedHashMap<String, ActName>();
    for (var act : ActName.values()) {
      acts.put(act.word(), act);
    }
    return Collections.unmodifiableMap(acts);
  }

  /** The draft, or empty when the file is no map. */
  Optional<Draft> read(YamlNode root) {
    return Section.of(root, root.place(), words.of(ROOT_KEYS), problems)
        .map(section ->
            new Draft(
                section.required("saga", "NAME", section.text("saga", NAME, NAME_FORM)),
                section.required(
                    "version", "1", section.count("version", Integer.MAX_VALUE, Map.of())),
                section.required("input", "SCHEMA", section.text("input", SCHEMA, SCHEMA_FORM)),
                section.required("id", "EXPRESSION", section.scalar("id", EXPRESSION_FORM)),
                section.text("start-on", StepReader.TOPIC, StepReader.TOPIC_FORM),
                section.duration("deadline"),
                section.duration("retention"),
                fourEyes(section),
                new LocksReader(words, problems).read(section),
                output(section),
                section.required("steps", "{ NAME: … }", steps(section)).orElse(Draft.Steps.NONE)));
  }

  private Set<ActName> fourEyes(Section root) {
    return root.choices("four-eyes", words.of(ACTS));
  }

  private Optional<Draft.Output> output(Section root) {
    return root.node("output")
        .flatMap(node ->
            Section.of(node, node.place(), words.of(OUTPUT_KEYS), problems)
                .map(section ->
                    new Draft.Output(
                        node.place(),
                        section.required(
                            "schema", "SCHEMA", section.text("schema", SCHEMA, SCHEMA_FORM)),
                        section.node("with"))));
  }

  private Optional<Draft.Steps> steps(Section root) {
    var node = root.node("steps").orElse(null);
    if (node == null || node instanceof Broken) {
      return Optional.empty();
    }
    if (!(node instanceof Mapping mapping) || mapping.entries().isEmpty()) {
      boolean isEmptyMap = node instanceof Mapping;
      problems.add(node, "at least one step", isEmptyMap ? "none" : node.describe());
      return Optional.empty();
    }
    if (mapping.entries().size() > STEPS_MAX) {
      var found = mapping.entries().size() + " steps";
      problems.add(mapping, "at most %d steps".formatted(STEPS_MAX), found);
      return Optional.empty();
    }
    var read = new ArrayList<Step>();
    var unreadable = new HashSet<String>();
    for (var entry : mapping.entries()) {
      var ofEntry = steps.read(entry);
      read.addAll(ofEntry);
      if (ofEntry.isEmpty()) {
        unreadable.add(entry.key().text());
      }
    }
    reportTaken(read, root.has("locks"));
    return Optional.of(new Draft.Steps(new Rereads(read, problems).filled(), unreadable));
  }

  /** A two-phase commit names steps that the file does not, and so do locks. */
  private void reportTaken(List<Step> read, boolean hasLocks) {
    var taken = new HashSet<String>();
    if (hasLocks) {
      taken.addAll(List.of(SagaDefinition.LOCKS, LockSteps.LOCKED));
    }
    for (var step : read) {
      var name = step.name();
      if (!taken.add(name.value())) {
        problems.add(
            name.place(),
            name.path(),
            "a name that no other step has",
            "'%s' once more".formatted(name.value()),
            "");
      }
    }
  }
}
