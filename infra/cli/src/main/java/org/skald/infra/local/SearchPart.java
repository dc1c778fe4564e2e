package org.skald.infra.local;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.HealthCheck;
import org.skald.log.kafka.NodeConfig;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import org.skald.streams.search.SearchConfig;
import org.skald.streams.search.SearchView;

/** A node's part of the search view. What it cannot do is refused by the searches alone. */
final class SearchPart implements AutoCloseable {

  private final boolean enabled;
  private volatile @Nullable ViewStart<SearchView> started;

  private SearchPart(boolean enabled) {
    this.enabled = enabled;
  }

  /** One that is to be started, or never will be. */
  static SearchPart of(boolean enabled) {
    return new SearchPart(enabled);
  }

  /** Starts it, if it is to be started at all; returns before it is there. */
  void start(NodeConfig node, URI url, AvroWire wire) {
    if (enabled) {
      var config =
          new SearchConfig(
              node.bootstrap(),
              new Topics(node.log()),
              node.shards(),
              node.replication(),
              node.directory().resolve("search"),
              url,
              node.kafka());
      started =
          ViewStart.of(
              "search", () -> Optional.of(SearchView.start(config, wire)), SearchView::close);
    }
  }

  boolean isEnabled() {
    return enabled;
  }

  /** The view, once it is there. */
  Optional<SearchView> view() {
    return Optional.ofNullable(started).flatMap(ViewStart::view);
  }

  /** How it is; always up, since the node works without it. */
  HealthCheck.Health health() {
    Map<String, Object> details = new LinkedHashMap<>();
    var running = view();
    details.put(
        "state", running.map(it -> it.health().state()).orElse(enabled ? "starting" : "off"));
    running
        .flatMap(it -> it.health().failure())
        .or(() -> Optional.ofNullable(started).flatMap(ViewStart::failure))
        .ifPresent(it -> details.put("failure", it));
    running.ifPresent(
        it -> it.copies().forEach((shard, copy) -> details.put("shard-" + shard, copy)));
    return new HealthCheck.Health(true, details);
  }

  @Override
  public void close() {
    Optional.ofNullable(started).ifPresent(ViewStart::close);
  }
}
