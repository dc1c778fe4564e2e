package org.skald.streams;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.skald.log.Rejection;
import org.skald.schemas.RegistryUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hosted decider that runs: its topics, its topology, and the way of its replies to the log.
 *
 * <p>A registry or a broker that cannot be reached stalls it: the thread starts again from the last
 * commit until it gets through. Any other failure is a broken invariant: the topology stops, health
 * says why, and nothing was skipped.
 */
public final class StreamsHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsHost.class);
  private static final Duration CLOSE = Duration.ofSeconds(10);
  private static final Duration STALL_PAUSE = Duration.ofSeconds(1);

  private final String application;
  private final KafkaStreams streams;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable String failure;
  private @Nullable ReplyRunner replies;

  private StreamsHost(String application, KafkaStreams streams) {
    this.application = application;
    this.streams = streams;
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
    var settings = new Properties();
    settings.putAll(config.streams());
    var topology = DeciderTopology.of(hosted, config.topics());
    var host = new StreamsHost(config.application(), new KafkaStreams(topology, settings));
    host.run(hosted.participant() == null ? null : config);
    return host;
  }

  private void run(@Nullable StreamsHostConfig repliesConfig) {
    streams.setUncaughtExceptionHandler(this::onFailure);
    streams.setStateListener((now, _) -> {
      if (now == KafkaStreams.State.RUNNING) {
        failure = null;
        running.countDown();
      } else if (now.hasCompletedShutdown()) {
        stopped.countDown();
      }
    });
    streams.start();
    if (repliesConfig != null) {
      replies = ReplyRunner.start(repliesConfig);
    }
  }

  /** Waits until the topology has its partitions and its stores; false when it takes longer. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until the topology has stopped, by request or by failure; false when it goes on. */
  public boolean awaitStopped(Duration timeout) throws InterruptedException {
    return stopped.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How it is now. */
  public StreamsHealth health() {
    var runner = replies;
    return new StreamsHealth(
        streams.state().name(),
        Optional.ofNullable(failure),
        runner == null ? Optional.empty() : runner.failure());
  }

  /** Commits what is decided, leaves the group, and stops forwarding replies. Idempotent. */
  @Override
  public void close() {
    stopping.countDown();
    var left = CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
    if (!streams.close(CloseOptions.timeout(CLOSE).withGroupMembershipOperation(left))) {
      LOG.warn("{} did not stop within {}; its transaction will be aborted", application, CLOSE);
    }
    if (replies != null) {
      replies.close();
    }
  }

  private StreamThreadExceptionResponse onFailure(Throwable thrown) {
    failure = Objects.requireNonNullElse(thrown.getMessage(), "") + causes(thrown);
    if (isStall(thrown)) {
      LOG.warn("{} waits and will try again: {}", application, failure, thrown);
      pause();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error("{} stops, nothing was skipped: {}", application, failure, thrown);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static boolean isStall(Throwable thrown) {
    for (@Nullable Throwable it = thrown; it != null; it = it.getCause()) {
      if (it instanceof RegistryUnavailable || it instanceof RetriableException) {
        return true;
      }
    }
    return false;
  }

  private static String causes(Throwable thrown) {
    var cause = thrown.getCause();
    return cause == null ? "" : " ← " + cause + causes(cause);
  }

  private void pause() {
    try {
      boolean _ = stopping.await(STALL_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
