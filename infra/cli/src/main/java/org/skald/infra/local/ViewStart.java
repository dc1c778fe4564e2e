package org.skald.infra.local;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The start of a node's part of a view: beside the node, which neither waits for it nor depends on
 * it, and again until it succeeds.
 *
 * @param <V> the part
 */
final class ViewStart<V> implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ViewStart.class.getName());
  private static final long AGAIN_S = 1;
  private static final long CLOSE_S = 10;

  private final String name;
  private final Supplier<Optional<V>> start;
  private final Consumer<V> stop;
  private final ScheduledExecutorService looks;
  private @Nullable V view;
  private @Nullable String failure;
  private boolean closed;

  private ViewStart(String name, Supplier<Optional<V>> start, Consumer<V> stop) {
    this.name = name;
    this.start = start;
    this.stop = stop;
    this.looks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name + "-start").factory());
  }

  /**
   * Begins to try.
   *
   * @param name of the view
   * @param start gives the part, or nothing while there is no reason to start it
   * @param stop ends it
   */
  static <V> ViewStart<V> of(String name, Supplier<Optional<V>> start, Consumer<V> stop) {
    var its = new ViewStart<>(name, start, stop);
    var _ = its.looks.scheduleWithFixedDelay(its::look, 0, AGAIN_S, TimeUnit.SECONDS);
    return its;
  }

  private void look() {
    try {
      start.get().ifPresent(this::started);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private synchronized void started(V part) {
    if (closed) {
      stop.accept(part); // The node was closed meanwhile.
      return;
    }
    view = part;
    failure = null;
    looks.shutdown();
  }

  private synchronized void failed(RuntimeException thrown) {
    var told = thrown.toString();
    if (!closed && !told.equals(failure)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the %s view does not start; it is tried again".formatted(name),
          thrown);
    }
    failure = told;
  }

  /** The part, once it is there. */
  synchronized Optional<V> view() {
    return Optional.ofNullable(view);
  }

  /** Why it does not start, if it does not. */
  synchronized Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  private synchronized Optional<V> closing() {
    closed = true;
    return Optional.ofNullable(view);
  }

  @Override
  public void close() {
    var part = closing();
    looks.shutdownNow();
    try {
      boolean _ = looks.awaitTermination(CLOSE_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    part.ifPresent(stop);
  }
}
