package org.skald.infra.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skald saga signal}: tells a step that waits how to go on. */
@Command(
    name = "signal",
    description =
        "Tells a step that waits for a signal to go on, or with --refuse that it may not.")
final class SagaSignalCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Parameters(index = "0", paramLabel = "ID")
  private String id = "";

  @Parameters(index = "1", paramLabel = "STEP", description = "The step that waits.")
  private String step = "";

  @Option(
      names = "--value",
      description = "What later steps see of it, as JSON; where the definition names a 'reply'.")
  private @Nullable String value;

  @Option(names = "--refuse", description = "It may not go on.")
  private boolean refuse;

  @Option(names = "--reason", description = "Why, for the journal.")
  private @Nullable String reason;

  @Mixin private @Nullable ActorOption actor;

  @Mixin private @Nullable FenceOptions fence;

  @Override
  public Integer call() {
    var options = Objects.requireNonNull(node);
    var body = Objects.requireNonNull(actor).body(options);
    if (refuse) {
      body.put("refuse", true);
    }
    if (reason != null) {
      body.put("reason", reason);
    }
    if (value != null) {
      body.set("value", SagaCommand.json("--value", value));
    }
    var path =
        "/sagas/%s/steps/%s/signal".formatted(ApiClient.encoded(id), ApiClient.encoded(step));
    var signalled =
        options.client().post(path, body, Objects.requireNonNull(fence).headers()).orFail();
    options.show(signalled, SagaActCommands.told(id + "  " + step, signalled));
    return 0;
  }
}
