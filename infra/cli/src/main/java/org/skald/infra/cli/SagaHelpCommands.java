package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skald saga resume} and {@code skald saga skip}: help for sagas that are stuck. */
final class SagaHelpCommands {

  private static final String STUCK = "stuck";
  private static final String PAUSED = "paused";

  private SagaHelpCommands() {}

  /** Lets a paused saga go on, or tries a step once more. */
  @Command(
      name = "resume",
      description =
          "Lets a paused saga go on; lets a stuck saga try once more what it is stuck at: a step,"
              + " or a compensation.")
  static final class Resume extends Help {

    @Option(
        names = "--state",
        defaultValue = STUCK,
        description =
            "With --all: those that are stuck, or those that are paused (${DEFAULT-VALUE}).")
    private String state = "";

    Resume() {
      super("resume", "resumed");
    }

    @Override
    String state() {
      if (!state.equals(STUCK) && !state.equals(PAUSED)) {
        throw new Failed(
            Failed.REFUSED, "--state: expected stuck or paused, found '%s'".formatted(state));
      }
      return state;
    }

    @Override
    boolean helpsWhole(String found) {
      return found.equals(PAUSED);
    }
  }

  /** Takes a step for settled. */
  @Command(
      name = "skip",
      description =
          "Takes what a saga is stuck at for settled, whatever has come of it; nothing will be"
              + " asked of it again, neither to do it nor to undo it.")
  static final class Skip extends Help {
    Skip() {
      super("skip", "skipped");
    }
  }

  abstract static class Help extends UponSagas {

    private final String act;
    private final String done;

    @Mixin private @Nullable ReasonOption reason;

    @Option(
        names = "--step",
        description =
            "Which step; needed only when the saga is stuck at several, or is paused besides. With"
                + " --all, only those that are stuck there.")
    private @Nullable String step;

    Help(String act, String done) {
      this.act = act;
      this.done = done;
    }

    @Override
    String reason() {
      return Objects.requireNonNull(reason).text();
    }

    /** The state of those that are helped all at once. */
    String state() {
      return STUCK;
    }

    /** Whether it is the saga that is helped in this state, and not one of its steps. */
    boolean helpsWhole(String found) {
      return false;
    }

    @Override
    int uponAll(BulkAct bulk) {
      var state = state();
      var standing = WhichSagas.Standing.in(state);
      var at = step;
      if (!helpsWhole(state)) {
        return at == null
            ? bulk.upon(which(), standing, done, id -> helpAll(bulk, id))
            : bulk.upon(
                which(),
                standing,
                saga -> stuckAt(saga).contains(at),
                done,
                id -> helpAll(bulk, id));
      }
      if (at != null) {
        throw new Failed(
            Failed.REFUSED,
            "--step: expected --state %s beside it, found %s, in which the saga as a whole is meant"
                .formatted(STUCK, state));
      }
      return bulk.upon(
          which(),
          standing,
          done,
          id -> SagaActCommands.act(bulk, SagaActCommands.path(id, act), because()));
    }

    @Override
    int upon(String id) {
      var at = step == null ? where(id) : Optional.of(step);
      var path = at.map(it -> path(id, it)).orElseGet(() -> SagaActCommands.path(id, act));
      var helped = node().client().post(path, because(), headers()).orFail();
      node().show(helped, SagaActCommands.told(at.map(it -> id + "  " + it).orElse(id), helped));
      return 0;
    }

    /** Wherever the saga is stuck. What is not stuck any more has gone on since it was listed. */
    private BulkAct.Came helpAll(BulkAct bulk, String id) {
      BulkAct.Came came = new BulkAct.Came.GoneOn();
      for (var at : bulk.find(id).map(Help::stuckAt).orElse(List.of())) {
        if (step != null && !step.equals(at)) {
          continue;
        }
        var answered = bulk.post(path(id, at), because());
        if (answered.isGood()) {
          came = BulkAct.taken(answered);
        } else if (!answered.body().path("type").asText().endsWith("/not-stuck")) {
          return BulkAct.refused(answered);
        }
      }
      return came;
    }

    private String path(String id, String at) {
      return "/sagas/%s/steps/%s/%s".formatted(ApiClient.encoded(id), ApiClient.encoded(at), act);
    }

    /** The step to help; empty where it is the saga. */
    private Optional<String> where(String id) {
      var saga = node().client().get(SagaActCommands.standing(id)).orFail();
      if (helpsWhole(saga.path("state").asText())) {
        return Optional.empty();
      }
      var stuck = stuckAt(saga);
      if (stuck.size() != 1) {
        throw new Failed(
            Failed.REFUSED,
            "--step: expected which step, since the saga is stuck at %s"
                .formatted(stuck.isEmpty() ? "none" : String.join(", ", stuck)));
      }
      return Optional.of(stuck.getFirst());
    }

    private static List<String> stuckAt(JsonNode saga) {
      List<String> stuck = new ArrayList<>();
      for (var each : saga.path("steps")) {
        if (each.path("status").asText().endsWith("held")) {
          stuck.add(each.path("name").asText());
        }
      }
      return stuck;
    }
  }
}
