package org.skald.log.shard;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Who waits for the state under a key to become what they want; for any thread. */
final class StateWatchers<S> {

  private record Watcher<S>(Predicate<S> wanted, CompletableFuture<S> state) {}

  private final Map<String, List<Watcher<S>>> byKey = new ConcurrentHashMap<>();

  CompletableFuture<S> until(String key, Predicate<S> wanted) {
    var watcher = new Watcher<>(wanted, new CompletableFuture<S>());
    byKey.compute(
        key,
        (_, waiting) -> {
          List<Watcher<S>> all = waiting == null ? new CopyOnWriteArrayList<>() : waiting;
          all.add(watcher);
          return all;
        });
    watcher.state().whenComplete((_, _) -> withdraw(key, watcher));
    return watcher.state();
  }

  private void withdraw(String key, Watcher<S> watcher) {
    byKey.computeIfPresent(
        key,
        (_, waiting) -> {
          waiting.remove(watcher);
          return waiting.isEmpty() ? null : waiting;
        });
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Tells who waits for this key; the state is only asked for when somebody does. */
  void changed(String key, Supplier<S> state) {
    var waiting = byKey.get(key);
    if (waiting == null) {
      return;
    }
    var now = state.get();
    for (var watcher : waiting) {
      if (watcher.wanted().test(now)) {
        watcher.state().complete(now);
      }
    }
  }

  void fail(Exception failure) {
    byKey
        .values()
        .forEach(waiting -> waiting.forEach(it -> it.state().completeExceptionally(failure)));
  }
}
