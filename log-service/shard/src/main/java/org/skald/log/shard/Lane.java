package org.skald.log.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import org.skald.log.Position;

/**
 * The pending effects for one topic, in their order. A topic that does not take them holds up its
 * own lane and no other.
 */
final class Lane {

  /** One effect of a record. */
  record Shipment(Outbox.Entry entry, int index) {

    boolean isDone() {
      return entry.isAcknowledged(index);
    }
  }

  private final String topic;
  private final EffectOutlet outlet;
  private final Inbox inbox;
  private final Outbox.Bounds bounds;
  private final Deque<Shipment> sent = new ArrayDeque<>();
  private final Deque<Shipment> unsent = new ArrayDeque<>();
  private int inFlight;
  private int turn;
  private boolean failed;
  private boolean refused;
  private boolean troubled;
  private long pausedUntilMs = Long.MIN_VALUE;
  private long failures;

  Lane(String topic, EffectOutlet outlet, Inbox inbox, Outbox.Bounds bounds) {
    this.topic = topic;
    this.outlet = outlet;
    this.inbox = inbox;
    this.bounds = bounds;
  }

  void add(Shipment shipment) {
    unsent.add(shipment);
  }

  /** Whatever was sent in an earlier turn may have been lost: it is sent again, in order. */
  void beginTurn() {
    turn++;
    inFlight = 0;
    while (!sent.isEmpty()) {
      unsent.addFirst(sent.removeLast());
    }
    unsent.removeIf(Shipment::isDone);
  }

  /** Sends what may be sent now. */
  void pump(long nowMs) {
    if (failed) {
      failed = false;
      pausedUntilMs = nowMs + bounds.pauseMs();
    }
    if (unsent.isEmpty() || nowMs < pausedUntilMs) {
      return;
    }
    while (!unsent.isEmpty() && inFlight < bounds.inFlightMax()) {
      refused = !outlet.takes(topic);
      if (refused) {
        return;
      }
      var next = unsent.remove();
      if (!next.isDone()) { // By a late answer to an earlier turn.
        send(next);
      }
    }
  }

  private void send(Shipment shipment) {
    sent.add(shipment);
    inFlight++;
    var sentIn = turn;
    outlet.send(
        shipment.entry().record(shipment.index()),
        failure -> inbox.put(() -> settle(shipment, sentIn, failure != null)));
  }

  private void settle(Shipment shipment, int sentIn, boolean sendingFailed) {
    if (!sendingFailed) {
      shipment.entry().acknowledge(shipment.index());
    }
    if (sentIn != turn) {
      return;
    }
    inFlight--;
    if (sendingFailed) {
      failures++;
      failed = true;
      troubled = true;
      beginTurn();
    } else {
      troubled = false;
      forgetDone();
    }
  }

  private void forgetDone() {
    while (!sent.isEmpty() && sent.element().isDone()) {
      sent.remove();
    }
  }

  /** Forgets everything up to a mark. */
  void trim(Position mark) {
    forget(sent, mark);
    forget(unsent, mark);
  }

  private static void forget(Deque<Shipment> shipments, Position mark) {
    while (!shipments.isEmpty() && !shipments.element().entry().position().isAfter(mark)) {
      shipments.remove();
    }
  }

  boolean isEmpty() {
    return sent.isEmpty() && unsent.isEmpty();
  }

  /** Whether its topic takes nothing just now, or did not when it was last tried. */
  boolean isHeldUp() {
    return !unsent.isEmpty() && (refused || troubled);
  }

  long failures() {
    return failures;
  }
}
