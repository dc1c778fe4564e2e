package org.skald.streams.search.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long sagas took.
 *
 * @param count how many have ended
 * @param sumMs of all their durations
 * @param maxMs the longest that there ever was
 * @param buckets how many took at most {@link #BOUNDS}; the last counts those that took longer
 */
public record Durations(long count, long sumMs, long maxMs, List<Long> buckets) {

  /** Up to where the buckets reach. */
  public static final List<Duration> BOUNDS =
      List.of(
          Duration.ofMillis(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofDays(1));

  /** None has ended. */
  public static final Durations NONE =
      new Durations(0, 0, 0, BOUNDS.stream().map(_ -> 0L).toList()).grown();

  /** Keeps its own copy. */
  public Durations {
    buckets = List.copyOf(buckets);
  }

  private Durations grown() {
    var more = new ArrayList<>(buckets);
    more.add(0L);
    return new Durations(count, sumMs, maxMs, more);
  }

  /** One more, or one less when {@code by} is -1; the longest one is never forgotten. */
  public Durations adjusted(Duration duration, int by) {
    var counts = new ArrayList<>(buckets);
    var bucket = bucket(duration);
    counts.set(bucket, counts.get(bucket) + by);
    var ms = duration.toMillis();
    return new Durations(count + by, sumMs + by * ms, Math.max(maxMs, ms), counts);
  }

  /** Both together. */
  public Durations plus(Durations other) {
    var counts = new ArrayList<Long>();
    for (var i = 0; i < buckets.size(); i++) {
      counts.add(buckets.get(i) + other.buckets.get(i));
    }
    return new Durations(
        count + other.count, sumMs + other.sumMs, Math.max(maxMs, other.maxMs), counts);
  }

  private static int bucket(Duration duration) {
    var bucket = 0;
    while (bucket < BOUNDS.size() && duration.compareTo(BOUNDS.get(bucket)) > 0) {
      bucket++;
    }
    return bucket;
  }
}
