package org.skald.saga.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.skald.saga.service.AwaitedTopics.Channel;

/**
 * How far a member of a group is in the partitions that it has, and for which channels of events.
 *
 * <p>Where a group begins in a partition is settled once, by the time of its records, and committed
 * before one is read: from then on every record counts, however late it is read and whatever its
 * producer's clock has said, since a saga may wait for it.
 *
 * <p>A channel that is new goes back as far, for itself alone: to a mailbox, what comes after a
 * later event is a repeat. So each commit says for which channels all before it is settled, and
 * there is none on the way from there.
 */
final class ReadPlaces implements ConsumerRebalanceListener {

  /** Time for a group to form, and to notice a partition that is new. */
  private static final Duration LOOK_BACK_MIN = Duration.ofMinutes(10);

  private final Consumer<byte[], byte[]> consumer;
  private final Supplier<List<Channel>> channels;
  private final Map<TopicPartition, Read> partitions = new HashMap<>();

  /**
   * Of a partition.
   *
   * @param known the channels for which all before it is settled
   * @param back the way of channels that are new
   */
  private record Read(KnownChannels known, Optional<Back> back) {}

  /** Before that place the records are for these channels alone. */
  private record Back(long until, List<Channel> fresh) {}

  /** Of a member, which has no partitions yet. */
  ReadPlaces(Consumer<byte[], byte[]> consumer, Supplier<List<Channel>> channels) {
    this.consumer = consumer;
    this.channels = channels;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    var all = channels.get();
    var committed = consumer.committed(Set.copyOf(assigned));
    var unknown = new HashSet<TopicPartition>();
    for (var partition : assigned) {
      var place = committed.get(partition);
      var known =
          Optional.ofNullable(place)
              .flatMap(it -> KnownChannels.parse(it.metadata()))
              .orElseGet(() -> KnownChannels.of(all));
      partitions.put(partition, new Read(known, Optional.empty()));
      if (place == null) {
        unknown.add(partition);
      }
    }
    if (!all.isEmpty() && !unknown.isEmpty()) {
      var first = first(unknown, all);
      first.forEach(consumer::seek);
      first.forEach(this::commit);
    }
  }

  /** What was settled is committed already. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    partitions.keySet().removeAll(revoked);
  }

  private Map<TopicPartition, Long> first(Set<TopicPartition> of, List<Channel> wanted) {
    /* The ends first: what comes while the rest is asked for is not passed over. */
    var first = new HashMap<>(consumer.endOffsets(of));
    var from = Instant.now().minus(lookBack(wanted)).toEpochMilli();
    consumer
        .offsetsForTimes(of.stream().collect(Collectors.toMap(it -> it, _ -> from)))
        .forEach((partition, found) -> {
          if (found != null) {
            first.put(partition, found.offset());
          }
        });
    return first;
  }

  private static Duration lookBack(List<Channel> wanted) {
    return wanted.stream()
        .map(Channel::kept)
        .filter(it -> it.compareTo(LOOK_BACK_MIN) > 0)
        .max(Comparator.naturalOrder())
        .orElse(LOOK_BACK_MIN);
  }

  /**
   * Goes back for the channels that are new in a partition, if there is anything to go back for.
   *
   * @param next the record that is asked about next
   * @return whether it did
   */
  boolean goesBack(TopicPartition partition, long next, List<Channel> all) {
    var read = read(partition);
    if (read.back().filter(it -> next < it.until()).isPresent()) {
      return false;
    }
    var known = arrived(read).known();
    var fresh = known.missing(all);
    partitions.put(partition, new Read(known.with(fresh), Optional.empty()));
    if (fresh.isEmpty()) {
      return false;
    }
    var from = first(Set.of(partition), fresh).getOrDefault(partition, next);
    if (from >= next) {
      return false;
    }
    partitions.put(partition, new Read(known, Optional.of(new Back(next, fresh))));
    consumer.seek(partition, from);
    return true;
  }

  private static Read arrived(Read read) {
    return read.back()
        .map(it -> new Read(read.known().with(it.fresh()), Optional.empty()))
        .orElse(read);
  }

  private Read read(TopicPartition partition) {
    var read = partitions.get(partition);
    if (read == null) {
      throw new IllegalStateException(
          "expected a partition that is assigned, found %s".formatted(partition));
    }
    return read;
  }

  /** Where the records that are asked about in one go have to end; empty when nowhere. */
  Optional<Long> end(TopicPartition partition) {
    return read(partition).back().map(Back::until);
  }

  /** The channels that the next records are for. */
  List<Channel> wanted(TopicPartition partition, List<Channel> all) {
    var read = read(partition);
    return read.back().map(Back::fresh).orElseGet(() -> read.known().among(all));
  }

  /** Commits that all before a place is settled, unless more was settled before. */
  void commit(TopicPartition partition, long place) {
    var read = read(partition);
    if (read.back().filter(it -> place < it.until()).isPresent()) {
      return;
    }
    partitions.put(partition, arrived(read));
    var known = arrived(read).known().toString();
    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(place, known)));
  }
}
