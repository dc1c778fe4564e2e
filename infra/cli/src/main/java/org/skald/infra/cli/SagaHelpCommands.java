package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skald saga resume} and {@code skald saga skip}: help for sagas that are stuck. */
final class SagaHelpCommands {

  private SagaHelpCommands() {}

  /** Tries a step once more. */
  @Command(
      name = "resume",
      description =
          "Lets a stuck saga try once more what it is stuck at: a step, or a compensation.")
  static final class Resume extends Help {
    Resume() {
      super("resume", "resumed");
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

  abstract static class Help implements Callable<Integer> {

    private final String act;
    private final String done;

    @Mixin private @Nullable NodeOptions node;

    @Mixin private @Nullable WhichSagas which;

    @Option(
        names = "--step",
        description =
            "Which step; needed only when the saga is stuck at several. With --all, only those"
                + " that are stuck there.")
    private @Nullable String step;

    @Option(names = "--reason", required = true, description = "Why, for the journal.")
    private String reason = "";

    @Mixin private @Nullable ActorOption actor;

    @Mixin private @Nullable FenceOptions fence;

    Help(String act, String done) {
      this.act = act;
      this.done = done;
    }

    @Override
    public Integer call() {
      var options = Objects.requireNonNull(node);
      var sagas = Objects.requireNonNull(which);
      var headers = Objects.requireNonNull(fence).headers();
      if (sagas.isAll()) {
        var bulk = new BulkAct(options, headers);
        return bulk.upon(sagas, "stuck", done, id -> helpAll(bulk, id));
      }
      var id = sagas.id();
      var at = step == null ? stuckAt(options, id) : step;
      var helped = options.client().post(path(id, at), body(), headers).orFail();
      options.show(
          helped,
          "%s  %s  %s".formatted(id, at, SagaPicture.coloured(helped.path("state").asText())));
      return 0;
    }

    /** Wherever the saga is stuck. What is not stuck any more has gone on since it was listed. */
    private BulkAct.Came helpAll(BulkAct bulk, String id) {
      BulkAct.Came came = new BulkAct.Came.GoneOn();
      for (var at : stuckAt(bulk.get("/sagas/" + ApiClient.encoded(id) + "?history=false"))) {
        if (step != null && !step.equals(at)) {
          continue;
        }
        var answered = bulk.post(path(id, at), body());
        if (answered.isGood()) {
          came = new BulkAct.Came.Done();
        } else if (!answered.body().path("type").asText().endsWith("/not-stuck")) {
          return BulkAct.refused(answered);
        }
      }
      return came;
    }

    private String path(String id, String at) {
      return "/sagas/%s/steps/%s/%s".formatted(ApiClient.encoded(id), ApiClient.encoded(at), act);
    }

    private JsonNode body() {
      return Objects.requireNonNull(actor).because(reason);
    }

    private static String stuckAt(NodeOptions options, String id) {
      var stuck = stuckAt(options.client().get("/sagas/" + ApiClient.encoded(id)).orFail());
      if (stuck.size() != 1) {
        throw new Failed(
            Failed.REFUSED,
            "--step: expected which step, since the saga is stuck at %s"
                .formatted(stuck.isEmpty() ? "none" : String.join(", ", stuck)));
      }
      return stuck.getFirst();
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
