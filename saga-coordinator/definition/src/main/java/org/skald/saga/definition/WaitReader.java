package org.skald.saga.definition;

import static org.skald.saga.definition.DraftReader.EXPRESSION_FORM;
import static org.skald.saga.definition.DraftReader.SCHEMA;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.skald.saga.definition.Draft.Act;
import org.skald.saga.definition.Draft.AwaitEvent;
import org.skald.saga.definition.Draft.AwaitSignal;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Scalar;

/** Reads what a step waits for: a signal, or an event of a topic. */
final class WaitReader {

  static final List<String> SIGNAL_KEYS =
      List.of(
          "after", "when", "otherwise", "on-failure", "wait-for", "reply", "timeout", "save-point");
  static final List<String> EVENT_KEYS =
      List.of(
          "after",
          "when",
          "otherwise",
          "on-failure",
          "wait-for",
          "from",
          "key",
          "matches",
          "timeout",
          "buffer",
          "save-point");

  /** How long events that come first are kept, unless the file says otherwise. */
  static final Duration BUFFER = Duration.ofHours(1);

  /** As long as events that come again are known again. */
  static final Duration BUFFER_MAX = Duration.ofDays(7);

  private static final String SIGNAL = "signal";
  private static final List<String> OF_EVENTS = List.of("from", "key", "matches", "buffer");
  private static final String EVENT_FORM =
      "signal, or the full name of the Avro record of an event such as"
          + " shop.payments.PaymentReceived";

  private final KnownWords words;
  private final ProblemList problems;

  WaitReader(KnownWords words, ProblemList problems) {
    this.words = words;
    this.problems = problems;
  }

  /** The keys that such a step may have. */
  List<String> keys(Mapping step) {
    var node =
        step.entries().stream()
            .filter(it -> it.key().text().equals("wait-for"))
            .map(YamlNode.Entry::value)
            .findFirst();
    return isForEvent(
            node, key -> step.entries().stream().anyMatch(it -> it.key().text().equals(key)))
        ? EVENT_KEYS
        : SIGNAL_KEYS;
  }

  /** A name with dots is that of a schema; and what an event alone has tells that one is meant. */
  private boolean isForEvent(Optional<YamlNode> waitFor, Predicate<String> has) {
    var text = waitFor.orElse(null) instanceof Scalar scalar ? scalar.text() : "";
    return !text.equals(SIGNAL)
        && words.has("from")
        && (text.contains(".") || OF_EVENTS.stream().anyMatch(has));
  }

  /** What such a step does. */
  Act read(Section section) {
    var timeout = section.required("timeout", "DURATION", section.duration("timeout"));
    return isForEvent(section.node("wait-for"), section::has)
        ? event(section, timeout)
        : signal(section, timeout);
  }

  private Act signal(Section section, Optional<Located<Duration>> timeout) {
    if (words.has("from")) {
      section
          .scalar("wait-for", EVENT_FORM)
          .filter(it -> !it.text().equals(SIGNAL))
          .ifPresent(it ->
              problems.add(
                  it, EVENT_FORM, it.describe(), Spelling.hint(it.text(), List.of(SIGNAL))));
    } else {
      section.choice("wait-for", words.of(Map.of(SIGNAL, true)));
    }
    return new AwaitSignal(timeout, StepReader.reply(section));
  }

  private Act event(Section section, Optional<Located<Duration>> timeout) {
    var from = section.text("from", StepReader.TOPIC, StepReader.TOPIC_FORM);
    var key = section.scalar("key", EXPRESSION_FORM);
    var matches = section.scalar("matches", EXPRESSION_FORM);
    return new AwaitEvent(
        section.text("wait-for", SCHEMA, EVENT_FORM),
        section.required("from", "TOPIC", from),
        section.required("key", "EXPRESSION", key),
        section.required("matches", "EXPRESSION", matches),
        timeout,
        buffer(section));
  }

  private Duration buffer(Section section) {
    var buffer = section.duration("buffer");
    buffer
        .filter(it -> it.value().compareTo(BUFFER_MAX) > 0)
        .ifPresent(it ->
            problems.add(
                it.place(),
                it.path(),
                "a buffer of at most " + Durations.format(BUFFER_MAX),
                "'%s'".formatted(Durations.format(it.value())),
                ""));
    return buffer.map(Located::value).orElse(BUFFER);
  }
}
