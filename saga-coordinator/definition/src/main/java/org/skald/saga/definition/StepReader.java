package org.skald.saga.definition;

import static org.skald.saga.definition.DraftReader.NAME;
import static org.skald.saga.definition.DraftReader.NAME_FORM;
import static org.skald.saga.definition.DraftReader.SCHEMA;
import static org.skald.saga.definition.DraftReader.SCHEMA_FORM;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.skald.saga.Action;
import org.skald.saga.Alternative;
import org.skald.saga.Recipient;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.Draft.Act;
import org.skald.saga.definition.Draft.Call;
import org.skald.saga.definition.Draft.Command;
import org.skald.saga.definition.Draft.Compensation;
import org.skald.saga.definition.Draft.Expect;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Send;
import org.skald.saga.definition.Draft.Sleep;
import org.skald.saga.definition.Draft.Step;
import org.skald.saga.definition.Draft.Touches;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Entry;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Scalar;

/** Reads one step of a definition file, with its defaults. */
final class StepReader {

  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final Duration BACKOFF = Duration.ofMillis(200);
  static final Duration BACKOFF_MAX = Duration.ofSeconds(10);
  static final double JITTER = 0.2;
  static final int ATTEMPTS = 5;
  static final int COMPENSATION_ATTEMPTS = 20;

  /** How long a sub-saga is awaited at the longest, to end or to be undone. */
  static final Duration PATIENCE = Section.DURATION_MAX;

  private static final RetryPolicy ONCE = new RetryPolicy(1, BACKOFF, BACKOFF_MAX, JITTER);

  static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
  static final String TOPIC_FORM = "a topic name of 1 to 249 letters, digits, '.', '_' and '-'";
  static final String STEP_FORM = "the name of a step";

  static final List<String> SEND_KEYS =
      List.of(
          "kind",
          "after",
          "when",
          "otherwise",
          "on-failure",
          "for-each",
          "limit",
          "send",
          "to",
          "with",
          "reads",
          "writes",
          "reply",
          "timeout",
          "retry",
          "on-unknown",
          "expect",
          "compensate",
          "save-point");
  static final List<String> SAGA_KEYS =
      List.of(
          "kind",
          "after",
          "when",
          "otherwise",
          "on-failure",
          "for-each",
          "limit",
          "saga",
          "version",
          "input",
          "with",
          "reply",
          "expect",
          "timeout",
          "save-point");
  static final List<String> REREAD_KEYS =
      List.of("after", "when", "reread", "same", "timeout", "retry");
  static final List<String> SLEEP_KEYS =
      List.of("after", "when", "otherwise", "on-failure", "sleep");
  static final List<String> COMPENSATE_KEYS = List.of("send", "to", "with", "timeout", "retry");
  static final List<String> RETRY_KEYS = List.of("attempts", "backoff", "max-backoff", "jitter");

  private static final Map<String, StepKind> KINDS = new LinkedHashMap<>();
  private static final Map<String, UnknownPolicy> POLICIES = new LinkedHashMap<>();

  static {
    KINDS.put("compensatable", StepKind.COMPENSATABLE);
    KINDS.put("pivot", StepKind.PIVOT);
    KINDS.put("retriable", StepKind.RETRIABLE);
    POLICIES.put("compensate", UnknownPolicy.COMPENSATE);
    POLICIES.put("retry", UnknownPolicy.RETRY);
    POLICIES.put("query", UnknownPolicy.QUERY);
    POLICIES.put("hold", UnknownPolicy.HOLD);
  }

  private final KnownWords words;
  private final ProblemList problems;
  private final WaitReader waits;

  StepReader(KnownWords words, ProblemList problems) {
    this.words = words;
    this.problems = problems;
    this.waits = new WaitReader(words, problems);
  }

  /** The step, or those of a two-phase commit; none when it is no map. */
  List<Step> read(Entry entry) {
    var name = Located.at(entry.key(), entry.key().text());
    if (!NAME.matcher(name.value()).matches()) {
      problems.add(entry.key(), NAME_FORM, entry.key().describe());
    } else if (name.value().equals(SagaDefinition.OUTPUT)) {
      problems.add(entry.key(), "another name than that of a saga's output", "'output'");
    }
    var keys = keys(entry.value());
    return Section.of(entry.value(), entry.key().place(), words.of(keys), problems)
        .map(section ->
            section.has("atomic")
                ? new AtomicReader(this, words, problems).read(name, section)
                : List.of(step(name, section)))
        .orElse(List.of());
  }

  /** What a step does follows from the first key that says so, and with it what else it may say. */
  private List<String> keys(YamlNode step) {
    if (step instanceof Mapping mapping) {
      for (var entry : mapping.entries()) {
        switch (words.has(entry.key().text()) ? entry.key().text() : "") {
          case "send" -> {
            return SEND_KEYS;
          }
          case "saga" -> {
            return SAGA_KEYS;
          }
          case "atomic" -> {
            return AtomicReader.ATOMIC_KEYS;
          }
          case "reread" -> {
            return REREAD_KEYS;
          }
          case "sleep" -> {
            return SLEEP_KEYS;
          }
          case "wait-for" -> {
            return waits.keys(mapping);
          }
          default -> {}
        }
      }
    }
    return SEND_KEYS;
  }

  private Step step(Located<String> name, Section section) {
    int before = problems.size();
    var after = section.texts("after", NAME, STEP_FORM);
    var alternative = alternative(section);
    var kind =
        section
            .choice("kind", words.of(KINDS))
            .orElseGet(() -> new Located<>(StepKind.COMPENSATABLE, name.place(), name.path()));
    boolean isPlaced = problems.size() == before;
    var when = section.scalar("when", DraftReader.EXPRESSION_FORM);
    return new Step(
        name,
        after,
        isPlaced,
        when,
        alternative,
        Optional.empty(),
        savePoint(section),
        act(name, kind, section));
  }

  /** A failure is condition enough, and there is one step that it happens instead of. */
  private Optional<Located<Alternative>> alternative(Section section) {
    var onFailure = section.text("on-failure", NAME, STEP_FORM);
    for (var other : List.of("when", "otherwise")) {
      if (section.has("on-failure") && section.has(other)) {
        section
            .node(other)
            .ifPresent(
                node -> problems.add(node, "no '%s' beside 'on-failure'".formatted(other), "one"));
      }
    }
    return onFailure
        .map(it -> located(it, new Alternative.OnFailure(it.value())))
        .or(() ->
            section
                .text("otherwise", NAME, STEP_FORM)
                .map(it -> located(it, new Alternative.Otherwise(it.value()))));
  }

  private static Located<Alternative> located(Located<String> at, Alternative alternative) {
    return new Located<>(alternative, at.place(), at.path());
  }

  private Act act(Located<String> name, Located<StepKind> kind, Section section) {
    if (section.has("sleep")) {
      return new Sleep(section.duration("sleep"));
    }
    if (section.has("wait-for")) {
      return waits.read(section);
    }
    if (section.has("saga")) {
      return subSaga(name, kind, section);
    }
    if (section.has("reread")) {
      return reread(name, kind, section);
    }
    int attempts = kind.value() == StepKind.RETRIABLE ? RetryPolicy.UNLIMITED : ATTEMPTS;
    var command = command(section, Optional.empty());
    section.required("to", "TOPIC", command.recipient());
    return new Send(
        kind,
        forEach(section),
        command,
        reply(section),
        call(section, attempts),
        onUnknown(name, section, UnknownPolicy.RETRY),
        compensation(section, command),
        expect(section));
  }

  private static Optional<Expect> expect(Section section) {
    return section.scalar("expect", DraftReader.EXPRESSION_FORM).map(Expect.Holds::new);
  }

  /** Its command is that of the other step: {@link Rereads} fills it in. */
  private Act reread(Located<String> name, Located<StepKind> kind, Section section) {
    var same =
        section.required("same", "EXPRESSION", section.scalar("same", DraftReader.EXPRESSION_FORM));
    return new Send(
        kind,
        Optional.empty(),
        new Command(Optional.empty(), Optional.empty(), Optional.empty(), Touches.NONE),
        Optional.empty(),
        call(section, ATTEMPTS),
        new Located<>(UnknownPolicy.RETRY, name.place(), name.path()),
        new Compensation.None(name.place(), name.path()),
        section.text("reread", NAME, STEP_FORM).map(it -> new Expect.Same(it, same)));
  }

  Located<UnknownPolicy> onUnknown(Located<String> name, Section section, UnknownPolicy otherwise) {
    return section
        .choice("on-unknown", words.of(POLICIES))
        .orElseGet(() -> new Located<>(otherwise, name.place(), name.path()));
  }

  /** It may take long, and answers when it has ended: nobody asks again meanwhile. */
  private Act subSaga(Located<String> name, Located<StepKind> kind, Section section) {
    var definition = section.text("saga", NAME, NAME_FORM);
    var version = section.count("version", Integer.MAX_VALUE, Map.of()).map(Located::value);
    var isUndone = kind.value() == StepKind.COMPENSATABLE;
    var command =
        new Command(
            section.required("input", "SCHEMA", section.text("input", SCHEMA, SCHEMA_FORM)),
            definition.map(it -> new Recipient.SubSaga(it.value(), version, isUndone)),
            section.node("with"),
            Touches.NONE);
    var timeout = section.duration("timeout");
    return new Send(
        kind,
        forEach(section),
        command,
        reply(section),
        new Call(timeout.map(Located::value).orElse(PATIENCE), timeout, ONCE, Optional.empty()),
        new Located<>(
            isUndone ? UnknownPolicy.COMPENSATE : UnknownPolicy.HOLD, name.place(), name.path()),
        isUndone ? new Compensation.AsAWhole() : new Compensation.Missing(),
        expect(section));
  }

  private Optional<Draft.ForEach> forEach(Section section) {
    var limit = section.count("limit", Action.ForEach.ITEMS_MAX, Map.of());
    if (section.has("limit") && !section.has("for-each")) {
      section
          .node("limit")
          .ifPresent(node -> problems.add(node, "'limit' beside 'for-each'", "no 'for-each'"));
    }
    return section
        .scalar("for-each", DraftReader.EXPRESSION_FORM)
        .map(items -> new Draft.ForEach(items, limit));
  }

  static Optional<Located<String>> reply(Section section) {
    return section.text("reply", SCHEMA, SCHEMA_FORM);
  }

  Command command(Section section, Optional<Recipient> otherwise) {
    return command("send", section, otherwise);
  }

  /** A command whose schema stands under this key. */
  Command command(String key, Section section, Optional<Recipient> otherwise) {
    var topic =
        section.text("to", TOPIC, TOPIC_FORM).<Recipient>map(it -> new Recipient.Topic(it.value()));
    return new Command(
        section.required(key, "SCHEMA", section.text(key, SCHEMA, SCHEMA_FORM)),
        section.has("to") ? topic : otherwise,
        section.node("with"),
        new TouchesReader(problems).read(section));
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
            "'none' or a map with the keys " + String.join(", ", words.of(COMPENSATE_KEYS)),
            other.describe());
        yield new Compensation.Unreadable();
      }
      case YamlNode map ->
          Section.of(map, map.place(), words.of(COMPENSATE_KEYS), problems)
              .<Compensation>map(section ->
                  new Compensation.Send(
                      map.place(),
                      map.path(),
                      command(section, command.recipient()),
                      call(section, COMPENSATION_ATTEMPTS)))
              .orElseGet(Compensation.Unreadable::new);
    };
  }

  Call call(Section section, int defaultAttempts) {
    var timeout = section.duration("timeout");
    var retry =
        section
            .node("retry")
            .flatMap(node -> Section.of(node, node.place(), words.of(RETRY_KEYS), problems))
            .orElseGet(() -> new Section(section.owner(), section.path(), Map.of(), problems));
    var read = RetryReader.read(retry, defaultAttempts);
    return new Call(
        timeout.map(Located::value).orElse(TIMEOUT), timeout, read.policy(), read.givenAttempts());
  }

  private Optional<Located<RetryPolicy>> savePoint(Section section) {
    return section
        .node("save-point")
        .flatMap(node ->
            Section.of(node, node.place(), words.of(RETRY_KEYS), problems)
                .map(keys -> Located.at(node, RetryReader.readRounds(keys))));
  }
}
