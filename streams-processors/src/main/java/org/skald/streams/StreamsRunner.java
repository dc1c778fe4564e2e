package org.skald.streams;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.RegistryUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topology that runs.
 *
 * <p>A registry or a broker that cannot be reached stalls it: the thread starts again from the last
 * commit until it gets through. Any other failure is a broken invariant: the topology stops, health
 * says why, and nothing was skipped.
 */
public final class StreamsRunner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsRunner.class);
  private static final Duration CLOSE = Duration.ofSeconds(10);
  private static final Duration STALL_PAUSE = Duration.ofSeconds(1);

  private final String application;
  private final KafkaStreams streams;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable String failure;

  private StreamsRunner(String application, KafkaStreams streams) {
    this.application = application;
    this.streams = streams;
  }

  /** Starts a topology with these settings. Returns before it runs; see {@link #awaitRunning}. */
  public static StreamsRunner start(
      String application, Topology topology, Map<String, Object> settings) {
    var properties = new Properties();
    properties.putAll(settings);
    var runner = new StreamsRunner(application, new KafkaStreams(topology, properties));
    runner.run();
    return runner;
  }

  private void run() {
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
  }

  /** What runs, for who asks its stores. */
  public KafkaStreams streams() {
    return streams;
  }

  /** Waits until the topology has its partitions and its stores; false when it takes longer. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until the topology has stopped, by request or by failure; false when it goes on. */
  public boolean awaitStopped(Duration timeout) throws InterruptedException {
    return stopped.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The state of the topology, in Kafka Streams' words. */
  public String state() {
    return streams.state().name();
  }

  /** What stopped or stalls the topology, if anything does. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Commits what is done and leaves the group. Idempotent. */
  @Override
  public void close() {
    stopping.countDown();
    var left = CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
    if (!streams.close(CloseOptions.timeout(CLOSE).withGroupMembershipOperation(left))) {
      LOG.warn("{} did not stop within {}; its transaction will be aborted", application, CLOSE);
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
      // The last: whose producer was fenced in the middle of a commit; another one has not been.
      if (it instanceof RegistryUnavailable
          || it instanceof RetriableException
          || it instanceof InvalidTxnStateException) {
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
