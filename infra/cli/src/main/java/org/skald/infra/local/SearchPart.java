package org.skald.infra.local;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.skald.log.http.HealthCheck;
import org.skald.log.kafka.NodeConfig;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import org.skald.streams.search.SearchConfig;
import org.skald.streams.search.SearchView;

/**
 * A node's part of the search view. The node neither waits for it nor depends on it: what it cannot
 * do is refused by the searches alone.
 */
final class SearchPart implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SearchPart.class.getName());

  private final boolean enabled;
  private final CompletableFuture<SearchView> started = new CompletableFuture<>();

  private SearchPart(boolean enabled) {
    this.enabled = enabled;
  }

  /** One that is to be started, or never will be. */
  static SearchPart of(boolean enabled) {
    return new SearchPart(enabled);
  }

  /** Starts it on a thread of its own, if it is to be started at all. */
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
      Thread.ofPlatform().daemon().name("search-start").start(() -> start(config, wire));
    }
  }

  private void start(SearchConfig config, AvroWire wire) {
    try {
      var view = SearchView.start(config, wire);
      if (!started.complete(view)) {
        view.close(); // The node was closed meanwhile.
      }
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the search view does not start; the node goes on without it",
          e);
      started.completeExceptionally(e);
    }
  }

  boolean isEnabled() {
    return enabled;
  }

  /** The view, once it is there. */
  Optional<SearchView> view() {
    return started.isDone() && !started.isCompletedExceptionally()
        ? Optional.of(started.join())
        : Optional.empty();
  }

  /** How it is; always up, since the node works without it. */
  HealthCheck.Health health() {
    Map<String, Object> details = new LinkedHashMap<>();
    if (!enabled) {
      details.put("state", "off");
    } else if (view().isPresent()) {
      var health = view().get().health();
      details.put("state", health.state());
      health.failure().ifPresent(it -> details.put("failure", it));
      view().get().copies().forEach((shard, copy) -> details.put("shard-" + shard, copy));
    } else {
      details.put("state", "starting");
      failure().ifPresent(it -> details.put("failure", it));
    }
    return new HealthCheck.Health(true, details);
  }

  private Optional<String> failure() {
    try {
      var _ = started.getNow(null);
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } catch (CancellationException e) {
      return Optional.of("closed");
    }
  }

  @Override
  public void close() {
    if (!started.cancel(false)) {
      view().ifPresent(SearchView::close);
    }
  }
}
