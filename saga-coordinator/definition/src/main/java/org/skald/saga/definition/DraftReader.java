package org.skald.saga.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.skald.saga.RetryPolicy;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.Draft.Call;
import org.skald.saga.definition.Draft.Command;
import org.skald.saga.definition.Draft.Compensation;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Step;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Entry;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Scalar;

/** Reads the keys of a definition file, with their defaults, into a draft. */
final class DraftReader {

  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final Duration BACKOFF = Duration.ofMillis(200);
  static final Duration BACKOFF_MAX = Duration.ofSeconds(10);
  static final double JITTER = 0.2;
  static final int ATTEMPTS = 5;
  static final int COMPENSATION_ATTEMPTS = 20;
  static final int STEPS_MAX = 256;

  private static final int ATTEMPTS_MAX = 1_000_000;
  private static final String KEBAB = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
  private static final Pattern NAME = Pattern.compile("(?=.{1,100}$)" + KEBAB);
  private static final String NAME_FORM = "a name such as reserve-stock";
  private static final Pattern SCHEMA =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
  private static final String SCHEMA_FORM =
      "the full name of an Avro record such as shop.stock.ReserveStock";
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
  private static final String TOPIC_FORM =
      "a topic name of 1 to 249 letters, digits, '.', '_' and '-'";
  private static final String EXPRESSION_FORM = "a CEL expression";

  private static final List<String> ROOT_KEYS =
      List.of("saga", "version", "input", "id", "deadline", "steps");
  private static final List<String> STEP_KEYS =
      List.of(
          "kind",
          "after",
          "when",
          "send",
          "to",
          "with",
          "reply",
          "timeout",
          "retry",
          "on-unknown",
          "compensate");
  private static final List<String> COMPENSATE_KEYS =
      List.of("send", "to", "with", "timeout", "retry");
  private static final List<String> RETRY_KEYS =
      List.of("attempts", "backoff", "max-backoff", "jitter");

  private static final Map<String, StepKind> KINDS = new LinkedHashMap<>();
  private static final Map<String, UnknownPolicy> POLICIES = new LinkedHashMap<>();

  static {
    KINDS.put("compensatable", StepKind.COMPENSATABLE);
    KINDS.put("pivot", StepKind.PIVOT);
    KINDS.put("retriable", StepKind.RETRIABLE);
    POLICIES.put("compensate", UnknownPolicy.COMPENSATE);
    POLICIES.put("retry", UnknownPolicy.RETRY);
    POLICIES.put("hold", UnknownPolicy.HOLD);
  }

  private final ProblemList problems;

  DraftReader(ProblemList problems) {
    this.problems = problems;
  }

  /** The draft, or empty when the file is no map. */
  Optional<Draft> read(YamlNode root) {
    return Section.of(root, root.place(), ROOT_KEYS, problems)
        .map(section ->
            new Draft(
                section.required("saga", "NAME", section.text("saga", NAME, NAME_FORM)),
                section.required(
                    "version", "1", section.count("version", Integer.MAX_VALUE, Map.of())),
                section.required("input", "SCHEMA", section.text("input", SCHEMA, SCHEMA_FORM)),
                section.required("id", "EXPRESSION", section.scalar("id", EXPRESSION_FORM)),
                section.duration("deadline"),
                section.required("steps", "{ NAME: … }", steps(section)).orElse(Draft.Steps.NONE)));
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
      step(entry).ifPresentOrElse(read::add, () -> unreadable.add(entry.key().text()));
    }
    return Optional.of(new Draft.Steps(read, unreadable));
  }

  private Optional<Step> step(Entry entry) {
    var name = Located.at(entry.key(), entry.key().text());
    if (!NAME.matcher(name.value()).matches()) {
      problems.add(entry.key(), NAME_FORM, entry.key().describe());
    }
    return Section.of(entry.value(), entry.key().place(), STEP_KEYS, problems)
        .map(section -> step(name, section));
  }

  private Step step(Located<String> name, Section section) {
    int before = problems.size();
    var after = section.texts("after", NAME, "the name of a step");
    var kind =
        section
            .choice("kind", KINDS)
            .orElseGet(() -> new Located<>(StepKind.COMPENSATABLE, name.place(), name.path()));
    boolean isPlaced = problems.size() == before;
    int attempts = kind.value() == StepKind.RETRIABLE ? RetryPolicy.UNLIMITED : ATTEMPTS;
    var command = command(section, Optional.empty());
    section.required("to", "TOPIC", command.topic());
    return new Step(
        name,
        kind,
        after,
        isPlaced,
        section.scalar("when", EXPRESSION_FORM),
        command,
        section.text("reply", SCHEMA, SCHEMA_FORM),
        call(section, attempts),
        section
            .choice("on-unknown", POLICIES)
            .orElseGet(() -> new Located<>(UnknownPolicy.RETRY, name.place(), name.path())),
        compensation(section, command));
  }

  private Command command(Section section, Optional<Located<String>> defaultTopic) {
    return new Command(
        section.required("send", "SCHEMA", section.text("send", SCHEMA, SCHEMA_FORM)),
        section.has("to") ? section.text("to", TOPIC, TOPIC_FORM) : defaultTopic,
        section.node("with"));
  }

  private Compensation compensation(Section step, Command command) {
    var node = step.node("compensate").orElse(null);
    return switch (node) {
      case null -> new Compensation.Missing();
      case Broken _ -> new Compensation.Unreadable();
      case Scalar none when none.text().equals("none") ->
          new Compensation.None(none.place(), none.path());
      case YamlNode other when !(other instanceof Mapping) -> {
        problems.add(
            other,
            "'none' or a map with the keys " + String.join(", ", COMPENSATE_KEYS),
            other.describe());
        yield new Compensation.Unreadable();
      }
      case YamlNode map ->
          Section.of(map, map.place(), COMPENSATE_KEYS, problems)
              .<Compensation>map(section ->
                  new Compensation.Send(
                      map.place(),
                      map.path(),
                      command(section, command.topic()),
                      call(section, COMPENSATION_ATTEMPTS)))
              .orElseGet(Compensation.Unreadable::new);
    };
  }

  private Call call(Section section, int defaultAttempts) {
    var timeout = section.duration("timeout");
    var retry =
        section
            .node("retry")
            .flatMap(node -> Section.of(node, node.place(), RETRY_KEYS, problems))
            .orElseGet(() -> new Section(section.owner(), section.path(), Map.of(), problems));
    var attempts =
        retry.count("attempts", ATTEMPTS_MAX, Map.of("unlimited", RetryPolicy.UNLIMITED));
    var backoff = retry.duration("backoff");
    var maxBackoff = retry.duration("max-backoff");
    var jitter = retry.share("jitter").map(Located::value).orElse(JITTER);
    var first = backoff.map(Located::value).orElse(BACKOFF);
    var longest = maxBackoff.map(Located::value).orElseGet(() -> longer(first, BACKOFF_MAX));
    if (longest.compareTo(first) < 0) {
      maxBackoff.ifPresent(given ->
          problems.add(
              given.place(),
              given.path(),
              "a duration that is not shorter than 'backoff' (%s)"
                  .formatted(Durations.format(first)),
              "'%s'".formatted(Durations.format(given.value())),
              ""));
    }
    var policy =
        new RetryPolicy(
            attempts.map(Located::value).orElse(defaultAttempts),
            first,
            longer(first, longest),
            jitter);
    return new Call(timeout.map(Located::value).orElse(TIMEOUT), timeout, policy, attempts);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
