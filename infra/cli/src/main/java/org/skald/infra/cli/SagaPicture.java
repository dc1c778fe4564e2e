package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.skald.infra.screen.Screen;

/** A saga as people would rather see it: a line for each step on a common axis of time. */
final class SagaPicture {

  private static final int WIDTH = 48;

  /** What happens to a step without beginning or ending anything. */
  private static final Set<String> ACTS =
      Set.of(
          "SignalReceived",
          "StepResumed",
          "StepEdited",
          "StepFannedOut",
          "LockSentBack",
          "ActProposed");

  private final JsonNode saga;

  SagaPicture(JsonNode saga) {
    this.saga = saga;
  }

  /** A span of one step: an attempt to do or to undo it. */
  private record Span(Instant from, Instant to, char stroke, char mark) {}

  void draw(Screen screen) {
    screen.line(
        "@|bold %s|@  %s@%d  %s"
            .formatted(
                saga.path("id").asText(),
                saga.path("definition").asText(),
                saga.path("version").asInt(),
                coloured(saga.path("state").asText())));
    if (saga.hasNonNull("at")) {
      screen.line(
          "@|yellow as it was|@ at %s: after its event at position %d"
              .formatted(saga.path("at").asText(), saga.path("position").asLong()));
    }
    if (saga.hasNonNull("keptUntil")) {
      screen.line("@|faint kept until %s|@".formatted(saga.path("keptUntil").asText()));
    }
    if (saga.hasNonNull("reason")) {
      screen.line(
          "turned around by %s: %s"
              .formatted(saga.path("cause").asText(), saga.path("reason").asText()));
    }
    var paused = saga.path("paused");
    if (paused.isObject()) {
      screen.line(
          "paused by %s since %s: %s"
              .formatted(
                  paused.path("actor").asText(),
                  paused.path("since").asText(),
                  paused.path("reason").asText()));
    }
    var proposed = saga.path("proposed");
    if (proposed.isObject()) {
      screen.line("@|yellow proposed|@ by " + told(proposed));
    }
    if (!saga.path("left").isEmpty()) {
      screen.line("left as they are: " + joined(saga.path("left")));
    }
    waits(screen);
    var history = new ArrayList<JsonNode>();
    saga.path("history").forEach(history::add);
    if (history.isEmpty()) {
      screen.line("nothing of it is left in the journal");
      return;
    }
    var first = at(history.getFirst());
    var last = at(history.getLast());
    screen.line("");
    spans(history, last).forEach((step, spans) -> screen.plain(row(step, spans, first, last)));
    screen.plain(axis(first, last));
    screen.line(
        "@|faint ━ doing  ┅ undoing  ✔ done  ✘ not done  ? not answered  · skipped  ↶ undone"
            + "  ! stuck  … under way|@");
    screen.line("");
    for (var happened : history) {
      screen.line(
          "%8s  %s"
              .formatted(
                  "+" + Duration.between(first, at(happened)).toMillis() + "ms",
                  sentence(happened.path("type").asText(), happened.path("event"))));
    }
  }

  private void waits(Screen screen) {
    for (var step : saga.path("steps")) {
      var waitsFor = step.path("waitsFor");
      if (waitsFor.isObject()) {
        screen.line(
            "%s waits for %s of %s with the key %s"
                .formatted(
                    step.path("name").asText(),
                    waitsFor.path("event").asText(),
                    waitsFor.path("topic").asText(),
                    waitsFor.path("key").asText()));
      }
    }
  }

  /** What a second person has to know to approve it. */
  private static String told(JsonNode proposed) {
    var what = new StringBuilder(proposed.path("act").asText());
    for (var name : List.of("step", "version", "answer", "value")) {
      if (proposed.hasNonNull(name)) {
        var said = proposed.path(name);
        what.append(name.equals("version") ? " to version " : " ")
            .append(said.isValueNode() ? said.asText() : said.toString());
      }
    }
    return "%s as number %d since %s: %s: %s"
        .formatted(
            who(proposed),
            proposed.path("number").asLong(),
            proposed.path("since").asText(),
            what,
            proposed.path("reason").asText());
  }

  private static String who(JsonNode proposed) {
    var actor = proposed.path("actor").asText();
    return proposed.hasNonNull("principal")
        ? "%s (principal %s)".formatted(actor, proposed.path("principal").asText())
        : actor;
  }

  private static Instant at(JsonNode happened) {
    return Instant.parse(happened.path("event").path("at").asText());
  }

  /** What is still under way has no end yet, and is drawn to the last that is known. */
  private static Map<String, List<Span>> spans(List<JsonNode> history, Instant last) {
    var spans = new LinkedHashMap<String, List<Span>>();
    var open = new LinkedHashMap<String, Span>();
    for (var happened : history) {
      var step = happened.path("event").path("step").asText("");
      if (step.isEmpty()) {
        continue;
      }
      var type = happened.path("type").asText();
      if (ACTS.contains(type)) {
        continue;
      }
      var stroke = type.startsWith("StepCompensat") ? '┅' : '━';
      var begun = new Span(at(happened), last, stroke, '…');
      if (type.equals("StepQueried")) {
        open.putIfAbsent(step, begun);
      } else if (type.endsWith("Started")
          || type.equals("LockRequested")
          || type.equals("LockReturned")) {
        open.put(step, begun);
        spans.computeIfAbsent(step, _ -> new ArrayList<>());
      } else {
        var from = open.getOrDefault(step, begun).from();
        open.remove(step);
        spans
            .computeIfAbsent(step, _ -> new ArrayList<>())
            .add(new Span(from, at(happened), stroke, mark(type)));
      }
    }
    open.forEach((step, span) -> spans.computeIfAbsent(step, _ -> new ArrayList<>()).add(span));
    return spans;
  }

  private static char mark(String type) {
    return switch (type) {
      case "StepSucceeded", "LockAcquired" -> '✔';
      case "StepSkipped", "StepSkippedByHand" -> '·';
      case "StepTimedOut" -> '?';
      case "StepCompensated" -> '↶';
      case "SagaStuck" -> '!';
      default -> '✘';
    };
  }

  private static String row(String step, List<Span> spans, Instant first, Instant last) {
    var line = new StringBuilder(" ".repeat(WIDTH + 1));
    for (var span : spans) {
      var from = column(span.from(), first, last);
      var to = column(span.to(), first, last);
      for (var column = from; column < to; column++) {
        line.setCharAt(column, span.stroke());
      }
      line.setCharAt(to, span.mark());
    }
    return "%-20s │%s".formatted(step, line).stripTrailing();
  }

  private static int column(Instant at, Instant first, Instant last) {
    var all = Math.max(1, Duration.between(first, last).toMillis());
    return (int) (Duration.between(first, at).toMillis() * WIDTH / all);
  }

  private static String axis(Instant first, Instant last) {
    var end = Duration.between(first, last).toMillis() + " ms";
    return "%-20s └0%s%s".formatted("", "─".repeat(WIDTH - end.length()), end);
  }

  /** An event of the journal on one line. */
  static String line(String type, JsonNode event) {
    return "%s  %s  %s"
        .formatted(event.path("at").asText(), event.path("sagaId").asText(), sentence(type, event));
  }

  private static String sentence(String type, JsonNode event) {
    var words = new StringBuilder(type);
    for (var name :
        List.of(
            "act",
            "step",
            "number",
            "attempt",
            "query",
            "direction",
            "edition",
            "key",
            "answer",
            "outcome",
            "cause",
            "actor",
            "principal",
            "reason",
            "savePoint",
            "round",
            "retryAt",
            "detail")) {
      if (event.hasNonNull(name)) {
        words.append("  ").append(name.equals("step") ? "" : name + " ");
        words.append(event.path(name).asText());
      }
    }
    if (type.equals("SagaMigrated")) {
      words.append("  to version ").append(event.path("version").asInt());
    }
    if (!event.path("left").isEmpty()) {
      words.append("  left ").append(joined(event.path("left")));
    }
    return words.toString();
  }

  private static String joined(JsonNode names) {
    return StreamSupport.stream(names.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }

  /** The state of a saga in its colour. */
  static String coloured(String state) {
    return switch (state) {
      case "completed" -> "@|green completed|@";
      case "compensated" -> "@|yellow compensated|@";
      case "returning" -> "@|yellow returning|@";
      case "compensating" -> "@|yellow compensating|@";
      case "stuck" -> "@|red,bold stuck|@";
      case "paused" -> "@|cyan paused|@";
      default -> state;
    };
  }
}
