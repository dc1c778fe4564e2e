package org.skald.client;

import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events out of lines, one at a time: the next lines are asked for when the last event
 * was taken.
 */
final class EventLines implements Flow.Subscriber<String> {

  /** One event; its id is empty when it has none. */
  record Event(String id, String name, String data) {}

  /** Takes an event, and asks for the next one when it is done with it. */
  interface Listener {
    void event(Event event, Runnable next);
  }

  private final Listener listener;
  private final Consumer<String> alive;
  private String id = "";
  private String name = "";
  private final StringBuilder data = new StringBuilder();
  private volatile Flow.@Nullable Subscription subscription;

  /** Tells of events, and of each line that the node is alive. */
  EventLines(Listener listener, Consumer<String> alive) {
    this.listener = listener;
    this.alive = alive;
  }

  @Override
  public void onSubscribe(Flow.Subscription lines) {
    subscription = lines;
    lines.request(1);
  }

  @Override
  public void onNext(String line) {
    alive.accept(line);
    if (line.isEmpty() && data.length() > 0) {
      Event event = new Event(id, name, data.toString());
      clear();
      listener.event(event, this::request);
      return;
    }
    if (line.startsWith("id:")) {
      id = line.substring("id:".length()).strip();
    } else if (line.startsWith("event:")) {
      name = line.substring("event:".length()).strip();
    } else if (line.startsWith("data:")) {
      data.append(line.substring("data:".length()).strip());
    }
    request();
  }

  private void clear() {
    id = "";
    name = "";
    data.setLength(0);
  }

  private void request() {
    Flow.Subscription lines = subscription;
    if (lines != null) {
      lines.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    // The future of the answer fails with it.
  }

  @Override
  public void onComplete() {
    // The future of the answer completes.
  }
}
