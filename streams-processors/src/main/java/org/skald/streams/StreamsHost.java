package org.skald.streams;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.skald.log.Rejection;

/**
 * A hosted decider that runs: its topics, its topology, and the way of its replies to the log. What
 * stalls it and what stops it is the matter of its {@link StreamsRunner}.
 */
public final class StreamsHost implements AutoCloseable {

  private final StreamsRunner runner;
  private final @Nullable ReplyRunner replies;

  private StreamsHost(StreamsRunner runner, @Nullable ReplyRunner replies) {
    this.runner = runner;
    this.replies = replies;
  }

  /**
   * Makes the topics that are missing, with so many partitions, and starts. Returns before the
   * topology runs; see {@link #awaitRunning}.
   */
  public static <C, S, E, R extends Rejection, F> StreamsHost start(
      HostedDecider<C, S, E, R, F> hosted, StreamsHostConfig config, int partitions) {
    try (var admin = Admin.create(config.client("admin"))) {
      new HostAdmin(admin)
          .ensure(config.topics(), hosted.source(), partitions, hosted.codec().topics());
    }
    var topology = DeciderTopology.of(hosted, config.topics());
    var runner = StreamsRunner.start(config.application(), topology, config.streams());
    return new StreamsHost(runner, hosted.participant() == null ? null : ReplyRunner.start(config));
  }

  /** Waits until the topology has its partitions and its stores; false when it takes longer. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return runner.awaitRunning(timeout);
  }

  /** Waits until the topology has stopped, by request or by failure; false when it goes on. */
  public boolean awaitStopped(Duration timeout) throws InterruptedException {
    return runner.awaitStopped(timeout);
  }

  /** How it is now. */
  public StreamsHealth health() {
    return new StreamsHealth(
        runner.state(), runner.failure(), replies == null ? Optional.empty() : replies.failure());
  }

  /** Commits what is decided, leaves the group, and stops forwarding replies. Idempotent. */
  @Override
  public void close() {
    runner.close();
    if (replies != null) {
      replies.close();
    }
  }
}
