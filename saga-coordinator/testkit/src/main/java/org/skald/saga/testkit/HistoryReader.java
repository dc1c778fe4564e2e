package org.skald.saga.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.testkit.RecordedSaga.Act;
import org.skald.saga.testkit.RecordedSaga.Asked;
import org.skald.saga.testkit.RecordedSaga.Heard;
import org.skald.saga.testkit.RecordedSaga.Help;
import org.skald.saga.testkit.RecordedSaga.Said;

/** Reads the history of one saga, as the API shows it. */
final class HistoryReader {

  private final JsonNode saga;
  private final Map<Asked, Instant> begun = new HashMap<>();
  private final Map<Asked, JsonNode> commands = new HashMap<>();
  private final Map<Asked, Heard> heard = new HashMap<>();
  private final Set<Asked> waits = new HashSet<>();
  private final Map<String, String> lockOf = new HashMap<>();
  private final Map<String, Instant> lockAsked = new HashMap<>();
  private final Map<String, Heard> locks = new HashMap<>();
  private final Set<Asked> queried = new HashSet<>();
  private final List<Act> acts = new ArrayList<>();
  private final Map<String, Instant> stuckSince = new HashMap<>();
  private final Map<String, List<Help>> helps = new HashMap<>();
  private final SortedMap<String, Ending.Became> became = new TreeMap<>();
  private Instant startedAt = Instant.EPOCH;
  private int returns;
  private Instant last = Instant.EPOCH;

  HistoryReader(JsonNode saga) {
    this.saga = saga;
  }

  Optional<RecordedSaga> read() {
    var history = saga.path("history");
    var first = history.path(0);
    if (!first.path("type").asText().equals("SagaStarted")) {
      return Optional.empty();
    }
    startedAt = at(first.path("event"));
    for (var happened : history) {
      var type = happened.path("type").asText();
      if (type.equals("UndoRequested")) {
        return Optional.empty();
      }
      var event = happened.path("event");
      last = at(event);
      take(type, event);
      if (event.hasNonNull("step")) {
        Ending.take(became, type, event.path("step").asText(), event.hasNonNull("retryAt"));
      }
    }
    // What was under way when the saga did not wait for it any more: nobody knows what came.
    begun.forEach((asked, since) ->
        heard.putIfAbsent(asked, new Heard.Silence(Duration.between(since, last))));
    lockAsked.forEach(
        (key, since) -> locks.putIfAbsent(key, new Heard.Silence(Duration.between(since, last))));
    return Optional.of(
        new RecordedSaga(
            saga.path("id").asText(),
            first.path("event").path("input"),
            startedAt,
            commands,
            heard,
            locks,
            queried,
            acts,
            helps,
            new Ending(saga.path("state").asText(), became)));
  }

  private static Instant at(JsonNode event) {
    return Instant.parse(event.path("at").asText());
  }

  private void take(String type, JsonNode event) {
    switch (type) {
      case "StepStarted" -> sent(Direction.DO, event);
      case "StepCompensationStarted" -> sent(Direction.UNDO, event);
      case "WaitStarted" -> {
        var asked = asked(Direction.DO, event);
        begun.put(asked, at(event));
        waits.add(asked);
      }
      case "StepQueried" -> queried.add(asked(Direction.DO, event));
      case "StepSucceeded" -> answered(Direction.DO, event, ok(event));
      case "StepRefused" -> refused(event);
      case "StepFailed" -> failed(event);
      case "StepTimedOut" -> silent(asked(Direction.DO, event), at(event));
      case "StepCompensated" ->
          answered(Direction.UNDO, event, new Said.Ok(Optional.empty(), false));
      case "StepCompensationFailed" -> undoFailed(event);
      case "LockRequested" -> {
        lockOf.put(text(event, "step"), text(event, "key"));
        lockAsked.putIfAbsent(text(event, "key"), at(event));
      }
      case "LockAcquired" -> lock(text(event, "key"), event, ok(event));
      case "SagaReturned" -> returns++;
      default -> takeAct(type, event);
    }
  }

  private void takeAct(String type, JsonNode event) {
    switch (type) {
      case "CancelRequested" -> acted(Act.Kind.CANCEL, event);
      case "CompensationForced" -> acted(Act.Kind.FORCE, event);
      case "SagaPaused" -> acted(Act.Kind.PAUSE, event);
      case "SagaResumed" -> acted(Act.Kind.RESUME, event);
      // One that came too late is a wish all the same.
      case "CommandRejected" -> {
        if (text(event, "command").equals("CancelSaga")) {
          acted(Act.Kind.CANCEL, event);
        }
      }
      case "SagaStuck" -> stuckSince.put(text(event, "step"), at(event));
      case "StepResumed" -> helped(event, Help.Resumed::new);
      case "StepSkippedByHand" -> helped(event, Help.Skipped::new);
      case "StepEdited" ->
          helped(
              event,
              (after, reason) ->
                  new Help.Edited(
                      after,
                      Direction.of(text(event, "direction")),
                      event.path("command"),
                      reason));
      default -> {} // It follows from the rules.
    }
  }

  private void sent(Direction direction, JsonNode event) {
    var asked = asked(direction, event);
    begun.put(asked, at(event));
    commands.put(asked, event.path("command"));
  }

  private void answered(Direction direction, JsonNode event, Said said) {
    var asked = asked(direction, event);
    var since = begun.get(asked);
    if (since != null) { // Else it was done without asking anybody.
      heard.put(asked, new Heard.Answered(Duration.between(since, at(event)), said));
    }
  }

  private void refused(JsonNode event) {
    var lock = lockOf.get(text(event, "step"));
    var said = new Said.Refused(text(event, "reason"));
    if (lock == null) {
      answered(Direction.DO, event, said);
    } else {
      lock(lock, event, said);
    }
  }

  private void failed(JsonNode event) {
    var asked = asked(Direction.DO, event);
    if (waits.contains(asked)) {
      silent(asked, at(event)); // No signal came in time.
    } else {
      answered(Direction.DO, event, new Said.Failed(text(event, "reason")));
    }
  }

  /** Where it was not tried again it counts as refused: a person had to help. */
  private void undoFailed(JsonNode event) {
    var reason = text(event, "reason");
    answered(
        Direction.UNDO,
        event,
        event.hasNonNull("retryAt") ? new Said.Failed(reason) : new Said.Refused(reason));
  }

  private void silent(Asked asked, Instant until) {
    var since = begun.get(asked);
    if (since != null) {
      heard.putIfAbsent(asked, new Heard.Silence(Duration.between(since, until)));
    }
  }

  private void lock(String key, JsonNode event, Said said) {
    var since = lockAsked.getOrDefault(key, at(event));
    locks.putIfAbsent(key, new Heard.Answered(Duration.between(since, at(event)), said));
  }

  private void acted(Act.Kind kind, JsonNode event) {
    var after = Duration.between(startedAt, at(event));
    acts.add(new Act(after, kind, event.path("reason").asText()));
  }

  private void helped(JsonNode event, BiFunction<Duration, String, Help> help) {
    var step = text(event, "step");
    var after = Duration.between(stuckSince.getOrDefault(step, at(event)), at(event));
    helps
        .computeIfAbsent(step, _ -> new ArrayList<>())
        .add(help.apply(after, text(event, "reason")));
  }

  private Asked asked(Direction direction, JsonNode event) {
    return new Asked(text(event, "step"), direction, event.path("attempt").asInt(), returns);
  }

  private static Said.Ok ok(JsonNode event) {
    var reply = event.path("reply");
    return new Said.Ok(
        reply.isMissingNode() || reply.isNull() ? Optional.empty() : Optional.of(reply),
        event.path("unchanged").asBoolean());
  }

  private static String text(JsonNode event, String name) {
    return event.path(name).asText();
  }
}
