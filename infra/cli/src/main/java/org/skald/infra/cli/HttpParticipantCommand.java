package org.skald.infra.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import org.skald.participant.http.HttpParticipant;
import org.skald.participant.http.HttpParticipantConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skald http-participant}: has an HTTP service perform the commands of a topic. */
@Command(
    name = "http-participant",
    description = "Has an HTTP service perform the commands of a topic.")
final class HttpParticipantCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Settings as KEY=VALUE lines; the page on HTTP participants lists them.")
  private @Nullable Path config;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var screen = new Screen(Objects.requireNonNull(spec));
    HttpParticipantConfig settings;
    try {
      settings = HttpParticipantConfig.of(ServerCommand.read(Objects.requireNonNull(config)));
    } catch (IllegalArgumentException e) {
      throw new Failed(Failed.REFUSED, String.valueOf(e.getMessage()));
    }
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> DevCommand.stopInOrder(stop, stopped), "stop"));
    try (var participant = new HttpParticipant(settings)) {
      participant.start();
      screen.plain("READY " + settings.participant().topic());
      stop.await();
    } finally {
      stopped.countDown();
    }
    return 0;
  }
}
