package org.skald.saga.service;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.skald.saga.service.AwaitedTopics.Channel;

/**
 * Channels of events, as they are named beside the place that a group has committed.
 *
 * @param digests one for each
 */
record KnownChannels(Set<String> digests) {

  private static final String HEAD = "channels:";

  /**
   * Kafka takes 4,096 characters. A channel that finds no room is new to the next member that gets
   * the partition, which goes back for it in vain.
   */
  private static final int NAMED_MAX = 500;

  KnownChannels {
    digests = Set.copyOf(digests);
  }

  static KnownChannels of(List<Channel> channels) {
    return new KnownChannels(channels.stream().map(Channel::digest).collect(Collectors.toSet()));
  }

  /** What a commit says; empty when it was not made by a member, but by a person who moved it. */
  static Optional<KnownChannels> parse(String metadata) {
    if (!metadata.startsWith(HEAD)) {
      return Optional.empty();
    }
    var digests = new HashSet<String>();
    var size = Channel.DIGEST_LENGTH;
    for (var at = HEAD.length(); at + size <= metadata.length(); at += size) {
      digests.add(metadata.substring(at, at + size));
    }
    return Optional.of(new KnownChannels(digests));
  }

  List<Channel> missing(List<Channel> all) {
    return all.stream().filter(it -> !digests.contains(it.digest())).toList();
  }

  List<Channel> among(List<Channel> all) {
    return all.stream().filter(it -> digests.contains(it.digest())).toList();
  }

  KnownChannels with(List<Channel> more) {
    var together = new HashSet<>(digests);
    together.addAll(of(more).digests);
    return new KnownChannels(together);
  }

  @Override
  public String toString() {
    var named = new TreeSet<>(digests).stream().limit(NAMED_MAX).collect(Collectors.joining());
    return named.isEmpty() ? "" : HEAD + named;
  }
}
