package org.skald.log.shard;

import java.time.Duration;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * How one replica of a shard runs.
 *
 * @param log name of the log
 * @param shard number of the shard
 * @param node name of this node, unique among the nodes of the log
 * @param deadLetters topic for what is no command
 * @param shardOf which shard a key belongs to
 * @param limits bounds on what it takes in
 * @param pace how often it does what
 */
public record ShardConfig(
    String log,
    int shard,
    String node,
    String deadLetters,
    ToIntFunction<byte[]> shardOf,
    Limits limits,
    Pace pace) {

  /**
   * Bounds. All replicas of a log must have the same {@code recordBytes}, {@code timeCap} and
   * {@code requestWindow}, since decisions depend on them.
   *
   * @param recordBytes largest record that is looked at; a larger one is a dead letter
   * @param timeCap the most that log time moves at one record
   * @param requestWindow how long a request id is remembered, at least
   * @param cachedStates how many decoded states are kept in memory
   * @param effectsInFlight how many effects for one topic may be sent and unacknowledged
   * @param effectsPending how many records may have effects that are not marked as acknowledged;
   *     beyond it the replica applies no more
   */
  public record Limits(
      int recordBytes,
      Duration timeCap,
      Duration requestWindow,
      int cachedStates,
      int effectsInFlight,
      int effectsPending) {

    /** What is right for most. */
    public static final Limits DEFAULT =
        new Limits(
            512 * 1024, Duration.ofSeconds(10), Duration.ofMinutes(10), 20_000, 5_000, 100_000);

    /** What is wrong with a record of this size, if it is larger than is looked at. */
    public Optional<String> oversized(int bytes) {
      return bytes <= recordBytes
          ? Optional.empty()
          : Optional.of(
              "expected at most %d bytes of key, value and headers, found %d"
                  .formatted(recordBytes, bytes));
    }

    /** The same with another cap of time. */
    public Limits with(Duration newTimeCap) {
      return new Limits(
          recordBytes, newTimeCap, requestWindow, cachedStates, effectsInFlight, effectsPending);
    }
  }

  /**
   * Rhythm.
   *
   * @param lease how long a driver's claim holds; it is renewed three times as often
   * @param mark how often the mark of acknowledged effects is moved or read
   * @param stallRetry how long to wait before the outside is asked again
   * @param checkpointRecords how many records after a checkpoint the next one is made
   */
  public record Pace(Duration lease, Duration mark, Duration stallRetry, long checkpointRecords) {

    /** What is right for most. */
    public static final Pace DEFAULT =
        new Pace(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofMillis(200), 200_000);
  }
}
