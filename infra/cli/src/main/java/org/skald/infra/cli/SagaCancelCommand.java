package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skald saga cancel}: turns sagas around. */
@Command(name = "cancel", description = "Asks a saga to undo what it has done and to end.")
final class SagaCancelCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Mixin private @Nullable WhichSagas which;

  @Option(
      names = "--state",
      defaultValue = "running",
      description = "With --all: those that are in this state (${DEFAULT-VALUE}).")
  private String state = "";

  @Option(names = "--reason", defaultValue = "cancelled by hand", description = "Why.")
  private String reason = "";

  @Mixin private @Nullable ActorOption actor;

  @Mixin private @Nullable FenceOptions fence;

  @Override
  public Integer call() {
    var options = Objects.requireNonNull(node);
    var sagas = Objects.requireNonNull(which);
    var headers = Objects.requireNonNull(fence).headers();
    if (sagas.isAll()) {
      var bulk = new BulkAct(options, headers);
      return bulk.upon(sagas, state, "cancelled", id -> cancel(bulk, id));
    }
    var cancelled = options.client().post(path(sagas.id()), body(), headers).orFail();
    var told = SagaPicture.coloured(cancelled.path("state").asText());
    options.show(cancelled, "%s  %s".formatted(sagas.id(), told));
    return 0;
  }

  private BulkAct.Came cancel(BulkAct bulk, String id) {
    var answered = bulk.post(path(id), body());
    return answered.isGood() ? new BulkAct.Came.Done() : BulkAct.refused(answered);
  }

  private static String path(String id) {
    return "/sagas/" + ApiClient.encoded(id) + "/cancel";
  }

  private JsonNode body() {
    return Objects.requireNonNull(actor).because(reason);
  }
}
