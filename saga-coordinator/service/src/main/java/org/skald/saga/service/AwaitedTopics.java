package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.EventChannel;
import org.skald.saga.Payload;
import org.skald.saga.definition.AwaitedEvent;

/**
 * The events that sagas wait for, by what this node knows of the definitions: of all versions,
 * since a saga stays on its own. Throws {@link NotHeld} where the node holds nothing.
 */
record AwaitedTopics(SagaNode node) {

  /**
   * A channel of the events of a topic.
   *
   * @param event as the latest version says it that has the channel
   * @param kept as long as any version keeps those that come first
   */
  record Channel(AwaitedEvent event, Duration kept) {

    /** How long a digest is, in characters. */
    static final int DIGEST_LENGTH = 8;

    /** Tells it from others, in few characters. */
    String digest() {
      return Payload.of(event.channel().toString().getBytes(StandardCharsets.UTF_8))
          .digest()
          .substring(0, DIGEST_LENGTH);
    }

    private Channel with(Channel later) {
      return new Channel(later.event, kept.compareTo(later.kept) > 0 ? kept : later.kept);
    }
  }

  /** The topics that events come from. */
  Set<String> names() {
    return all().values().stream()
        .map(it -> it.event().channel().topic())
        .collect(Collectors.toSet());
  }

  /** The channels of the events of a topic. */
  List<Channel> channels(String topic) {
    return all().values().stream()
        .filter(it -> it.event().channel().topic().equals(topic))
        .toList();
  }

  private LinkedHashMap<EventChannel, Channel> all() {
    var all = new LinkedHashMap<EventChannel, Channel>();
    for (var definition : node.definitions()) {
      for (var version : definition.versions().values()) {
        for (var event : version.checked().awaited()) {
          all.merge(event.channel(), new Channel(event, event.buffer()), Channel::with);
        }
      }
    }
    return all;
  }
}
