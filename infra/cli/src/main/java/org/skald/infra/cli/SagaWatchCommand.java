package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code skald saga watch}: what happens, as it happens. */
@Command(
    name = "watch",
    description = "Follows what happens, to one saga until it has ended or to all.")
final class SagaWatchCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Parameters(paramLabel = "ID", arity = "0..1", description = "The saga; else all.")
  private @Nullable String id;

  private boolean hasEnded;

  /** The stream of all sagas has no end that is right. */
  @Override
  public Integer call() {
    node()
        .client()
        .events(
            id == null ? "/watch" : "/sagas/" + ApiClient.encoded(id) + "/watch",
            this::hear,
            this::isToGoOn);
    if (!hasEnded) {
      throw new Failed(
          Failed.UNREACHABLE,
          "expected news until %s, found the end of the stream"
              .formatted(id == null ? "interrupted" : "saga '%s' has ended".formatted(id)));
    }
    return 0;
  }

  private NodeOptions node() {
    return Objects.requireNonNull(node);
  }

  private boolean hear(String event, JsonNode data) {
    show(event, data, SagaPicture.line(event, data));
    hasEnded = id != null && event.equals("SagaEnded");
    return !hasEnded;
  }

  /** A saga may have ended before the journal was followed. */
  private boolean isToGoOn() {
    if (id == null) {
      return true;
    }
    var state = node().client().get(SagaActCommands.standing(id)).orFail().path("state").asText();
    hasEnded = SagaCommand.ENDED.contains(state);
    if (hasEnded) {
      show(
          "ended",
          JsonNodeFactory.instance.objectNode().put("sagaId", id).put("state", state),
          "%s has ended: %s".formatted(id, state));
    }
    return !hasEnded;
  }

  private void show(String type, JsonNode event, String words) {
    var told = JsonNodeFactory.instance.objectNode().put("type", type);
    told.set("event", event);
    node().screen().plain(node().isJson() ? told.toString() : words);
  }
}
