package org.skald.infra.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skald saga edit}: tries what a saga is stuck at with another command. */
@Command(
    name = "edit",
    description =
        "Tries a step at which a saga is stuck, or its compensation, with another command; only"
            + " where the participant has certainly not done what it was asked.")
final class SagaEditCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Parameters(index = "0", paramLabel = "ID")
  private String id = "";

  @Parameters(index = "1", paramLabel = "STEP", description = "The step at which it is stuck.")
  private String step = "";

  @Option(
      names = "--with",
      required = true,
      paramLabel = "JSON",
      description = "What the command is to hold, in full; in place of the definition's 'with'.")
  private String payload = "";

  @Option(names = "--reason", required = true, description = "Why, for the journal.")
  private String reason = "";

  @Mixin private @Nullable ActorOption actor;

  @Mixin private @Nullable FenceOptions fence;

  @Override
  public Integer call() {
    var options = Objects.requireNonNull(node);
    var body = Objects.requireNonNull(actor).because(options, reason);
    body.set("payload", SagaCommand.json("--with", payload));
    var path = "/sagas/%s/steps/%s/edit".formatted(ApiClient.encoded(id), ApiClient.encoded(step));
    var edited =
        options.client().post(path, body, Objects.requireNonNull(fence).headers()).orFail();
    options.show(edited, SagaActCommands.told(id + "  " + step, edited));
    return 0;
  }
}
