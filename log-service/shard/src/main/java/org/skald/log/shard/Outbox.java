package org.skald.log.shard;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.skald.log.Position;

/**
 * The effects that this replica knows of and that nobody is known to have got acknowledged.
 *
 * <p>Every replica has one; only the driver's sends. An entry leaves when the mark has passed it.
 */
final class Outbox {

  /** The effects of one record. */
  static final class Entry {

    private final Position position;
    private final List<OutboundRecord> records;
    private final BitSet acknowledged = new BitSet();
    private int sent;

    Entry(Position position, List<OutboundRecord> records) {
      this.position = position;
      this.records = records;
    }

    Position position() {
      return position;
    }

    void store(ShardStore.Batch batch) {
      batch.put(
          ShardStore.Space.OUTBOX, Keys.number(position.value()), OutboundRecord.encode(records));
    }

    boolean isAcknowledged() {
      return acknowledged.cardinality() == records.size();
    }
  }

  private final EffectOutlet outlet;
  private final Inbox inbox;
  private final int inFlightMax;
  private final long pauseMs;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Deque<Entry> unsent = new ArrayDeque<>();
  private Position mark = Position.BEFORE_FIRST;
  private int inFlight;
  private long failures;
  private int turn;
  private boolean failed;
  private boolean storedInVain;
  private long pausedUntilMs = Long.MIN_VALUE;

  Outbox(EffectOutlet outlet, Inbox inbox, int inFlightMax, long pauseMs) {
    this.outlet = outlet;
    this.inbox = inbox;
    this.inFlightMax = inFlightMax;
    this.pauseMs = pauseMs;
  }

  /** Reads what the store has; nothing counts as sent. */
  void load(ShardStore store) {
    entries.clear();
    unsent.clear();
    inFlight = 0;
    turn++;
    store.scan(
        ShardStore.Space.OUTBOX,
        Keys.FIRST,
        (key, value) -> {
          add(new Entry(new Position(Keys.number(key)), OutboundRecord.decode(value)));
          return true;
        });
  }

  void add(Entry entry) {
    if (entry.position().isAfter(mark)) {
      entries.add(entry);
      unsent.add(entry);
    } else {
      storedInVain = true; // This replica was behind the mark.
    }
  }

  /** Whatever was sent in an earlier turn as a driver may have been lost with it: send it again. */
  void beginTurn() {
    turn++;
    inFlight = 0;
    unsent.clear();
    entries.stream().filter(entry -> !entry.isAcknowledged()).forEach(this::unsend);
  }

  private void unsend(Entry entry) {
    entry.sent = 0;
    unsent.add(entry);
  }

  /** Sends what may be sent now, in order; nothing while another node drives. */
  void pump(boolean driving, long nowMs) {
    if (failed) {
      failed = false;
      pausedUntilMs = nowMs + pauseMs;
    }
    while (driving && nowMs >= pausedUntilMs && !unsent.isEmpty() && inFlight < inFlightMax) {
      var entry = unsent.element();
      if (entry.sent == entry.records.size()) {
        unsent.remove();
      } else {
        send(entry, entry.sent++);
      }
    }
  }

  private void send(Entry entry, int index) {
    inFlight++;
    var sentIn = turn;
    outlet.send(
        entry.records.get(index),
        failure -> inbox.put(() -> acknowledge(entry, index, sentIn, failure != null)));
  }

  private void acknowledge(Entry entry, int index, int sentIn, boolean sendingFailed) {
    if (!sendingFailed) {
      entry.acknowledged.set(index);
    }
    if (sentIn != turn) {
      return;
    }
    inFlight--;
    if (sendingFailed) {
      failures++;
      failed = true;
      beginTurn();
    }
  }

  /** Up to where everything is acknowledged, given how far this replica has applied. */
  Position acknowledged(Position applied) {
    for (var entry : entries) {
      if (!entry.isAcknowledged()) {
        return new Position(entry.position().value() - 1);
      }
    }
    return applied;
  }

  /** Forgets everything up to a mark. */
  void trim(Position newMark, ShardStore store) {
    if (!newMark.isAfter(mark)) {
      return;
    }
    mark = newMark;
    var any = storedInVain;
    storedInVain = false;
    while (!entries.isEmpty() && !entries.peek().position().isAfter(mark)) {
      var gone = entries.remove();
      if (unsent.peek() == gone) {
        unsent.remove();
      }
      any = true;
    }
    if (any) {
      var batch = store.batch();
      batch.deleteRange(ShardStore.Space.OUTBOX, Keys.FIRST, Keys.number(mark.next().value()));
      store.write(batch);
    }
  }

  Position mark() {
    return mark;
  }

  int size() {
    return entries.size();
  }

  /** How often sending has failed since the start. */
  long failures() {
    return failures;
  }
}
