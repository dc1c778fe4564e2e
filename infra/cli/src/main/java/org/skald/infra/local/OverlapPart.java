package org.skald.infra.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.HealthCheck;
import org.skald.log.kafka.NodeConfig;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.service.SagaNode;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import org.skald.streams.overlap.OverlapConfig;
import org.skald.streams.overlap.OverlapView;

/**
 * A node's part of the overlap view. It starts with the first definition that says what its steps
 * touch, so that it costs nothing where none does; the journal still has what happened before.
 */
final class OverlapPart implements AutoCloseable {

  private final OverlapConfig config;
  private final SagaNode node;
  private final AvroWire wire;
  private final boolean enabled;
  private volatile @Nullable ViewStart<OverlapView> started;

  private OverlapPart(OverlapConfig config, SagaNode node, AvroWire wire, boolean enabled) {
    this.config = config;
    this.node = node;
    this.wire = wire;
    this.enabled = enabled;
  }

  /** One that is to be started, or never will be. */
  static OverlapPart of(NodeConfig config, SagaNode node, AvroWire wire, boolean enabled) {
    var its =
        new OverlapConfig(
            config.bootstrap(),
            new Topics(config.log()),
            config.replication(),
            config.directory().resolve("overlaps"),
            config.kafka());
    return new OverlapPart(its, node, wire, enabled);
  }

  /** Looks from now on whether there is something to watch. */
  void start() {
    if (enabled) {
      started = ViewStart.of("overlap", this::startIfWatching, OverlapView::close);
    }
  }

  private Optional<OverlapView> startIfWatching() {
    try {
      return node.hasTouches() ? Optional.of(OverlapView.start(config, wire)) : Optional.empty();
    } catch (NotHeld e) {
      return Optional.empty(); // Who holds no shard knows no definition.
    }
  }

  /** The view, once it is there. */
  Optional<OverlapView> view() {
    return Optional.ofNullable(started).flatMap(ViewStart::view);
  }

  /** How it is; always up, since the node works without it. */
  HealthCheck.Health health() {
    Map<String, Object> details = new LinkedHashMap<>();
    var running = view();
    details.put(
        "state",
        running.map(it -> it.health().state()).orElse(enabled ? "nothing to watch" : "off"));
    running
        .flatMap(it -> it.health().failure())
        .or(() -> Optional.ofNullable(started).flatMap(ViewStart::failure))
        .ifPresent(it -> details.put("failure", it));
    return new HealthCheck.Health(true, details);
  }

  @Override
  public void close() {
    Optional.ofNullable(started).ifPresent(ViewStart::close);
  }
}
