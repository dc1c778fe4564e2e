package org.skald.infra.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
 * touch, so that it costs nothing where none does; the journal still has what happened before. The
 * node neither waits for it nor depends on it.
 */
final class OverlapPart implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(OverlapPart.class.getName());
  private static final long LOOK_S = 1;

  private final OverlapConfig config;
  private final SagaNode node;
  private final AvroWire wire;
  private final boolean enabled;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("overlap-look").factory());
  private volatile @Nullable OverlapView view;
  private volatile @Nullable String failure;

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
      var _ = looks.scheduleWithFixedDelay(this::look, LOOK_S, LOOK_S, TimeUnit.SECONDS);
    }
  }

  private void look() {
    try {
      if (view == null && node.hasTouches()) {
        view = OverlapView.start(config, wire);
        failure = null;
        looks.shutdown();
      }
    } catch (NotHeld e) {
      // Who holds no shard knows no definition.
    } catch (RuntimeException e) {
      failure = e.toString();
      LOG.log(System.Logger.Level.WARNING, "the overlap view does not start; it is tried again", e);
    }
  }

  /** The view, once it is there. */
  Optional<OverlapView> view() {
    return Optional.ofNullable(view);
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
        .or(() -> Optional.ofNullable(failure))
        .ifPresent(it -> details.put("failure", it));
    return new HealthCheck.Health(true, details);
  }

  @Override
  public void close() {
    looks.shutdownNow();
    try {
      var _ = looks.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    view().ifPresent(OverlapView::close);
  }
}
