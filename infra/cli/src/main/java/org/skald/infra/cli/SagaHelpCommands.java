package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      super("resume");
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
      super("skip");
    }
  }

  abstract static class Help implements Callable<Integer> {

    private final String act;

    @Mixin private @Nullable NodeOptions node;

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(
        names = "--step",
        description = "Which step; needed only when the saga is stuck at several.")
    private @Nullable String step;

    @Option(names = "--reason", required = true, description = "Why, for the journal.")
    private String reason = "";

    @Option(
        names = "--actor",
        defaultValue = "${sys:user.name}",
        description = "Who, for the journal (${DEFAULT-VALUE}).")
    private String actor = "";

    @Mixin private @Nullable FenceOptions fence;

    Help(String act) {
      this.act = act;
    }

    @Override
    public Integer call() {
      var options = Objects.requireNonNull(node);
      var at = step == null ? stuckAt(options) : step;
      var body = JsonNodeFactory.instance.objectNode().put("reason", reason).put("actor", actor);
      var path =
          "/sagas/%s/steps/%s/%s".formatted(ApiClient.encoded(id), ApiClient.encoded(at), act);
      var helped =
          options.client().post(path, body, Objects.requireNonNull(fence).headers()).orFail();
      if (options.isJson()) {
        options.screen().plain(helped.toString());
      } else {
        options
            .screen()
            .line(
                "%s  %s  %s"
                    .formatted(id, at, SagaPicture.coloured(helped.path("state").asText())));
      }
      return 0;
    }

    private String stuckAt(NodeOptions options) {
      var saga = options.client().get("/sagas/" + ApiClient.encoded(id)).orFail();
      List<String> stuck = new ArrayList<>();
      for (var each : saga.path("steps")) {
        if (each.path("status").asText().endsWith("held")) {
          stuck.add(each.path("name").asText());
        }
      }
      if (stuck.size() != 1) {
        throw new Failed(
            Failed.REFUSED,
            "--step: expected which step, since the saga is stuck at %s"
                .formatted(stuck.isEmpty() ? "none" : String.join(", ", stuck)));
      }
      return stuck.getFirst();
    }
  }
}
