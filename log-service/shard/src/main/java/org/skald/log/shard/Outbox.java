package org.skald.log.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;

/**
 * The effects that this replica knows of and that nobody is known to have got acknowledged.
 *
 * <p>Every replica has one; only the driver's sends. Effects leave in order for each topic. An
 * entry leaves when the mark has passed it.
 */
final class Outbox {

  /** The effects of one record; each is let go as soon as it is acknowledged. */
  static final class Entry {

    private final Position position;
    private final @Nullable OutboundRecord[] records;
    private int unacknowledged;

    Entry(Position position, List<OutboundRecord> records) {
      this.position = position;
      this.records = records.toArray(OutboundRecord[]::new);
      this.unacknowledged = this.records.length;
    }

    Position position() {
      return position;
    }

    OutboundRecord record(int index) {
      return Objects.requireNonNull(records[index], "an effect that is not acknowledged");
    }

    /** All of them, before any is acknowledged. */
    List<OutboundRecord> records() {
      return Arrays.stream(records).<OutboundRecord>map(Objects::requireNonNull).toList();
    }

    void acknowledge(int index) {
      if (records[index] != null) {
        records[index] = null;
        unacknowledged--;
      }
    }

    boolean isAcknowledged(int index) {
      return records[index] == null;
    }

    boolean isAcknowledged() {
      return unacknowledged == 0;
    }
  }

  /**
   * How each lane sends.
   *
   * @param inFlightMax how many effects may be sent and unacknowledged
   * @param pauseMs how long a topic is left alone after a failure
   */
  record Bounds(int inFlightMax, long pauseMs) {}

  private final EffectOutlet outlet;
  private final Inbox inbox;
  private final Bounds bounds;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<String, Lane> lanes = new TreeMap<>();
  private Position mark = Position.BEFORE_FIRST;
  private long failuresOfGone;
  private boolean storedInVain;

  Outbox(EffectOutlet outlet, Inbox inbox, Bounds bounds) {
    this.outlet = outlet;
    this.inbox = inbox;
    this.bounds = bounds;
  }

  /** Reads what the store has; nothing counts as sent. */
  void load(ShardStore store) {
    entries.clear();
    failuresOfGone = failures();
    lanes.clear();
    store.scan(
        ShardStore.Space.OUTBOX,
        Keys.FIRST,
        (_, value) -> {
          read(value).forEach(this::add);
          return true;
        });
  }

  /**
   * Stores the entries of one commit, as one under the last place: that is how they are trimmed.
   */
  static void store(List<Entry> entries, ShardStore.Batch batch) {
    if (entries.isEmpty()) {
      return;
    }
    var out = new BinaryOutput().number(entries.size());
    for (var entry : entries) {
      OutboundRecord.write(out.big(entry.position().value()), entry.records());
    }
    var last = Keys.number(entries.getLast().position().value());
    batch.put(ShardStore.Space.OUTBOX, last, out.toBytes());
  }

  private static List<Entry> read(byte[] stored) {
    var in = new BinaryInput(stored);
    var entries = new ArrayList<Entry>();
    for (var left = in.number(); left > 0; left--) {
      entries.add(new Entry(new Position(in.big()), OutboundRecord.read(in)));
    }
    return entries;
  }

  void add(Entry entry) {
    if (entry.position().isAfter(mark)) {
      entries.add(entry);
      for (var index = 0; index < entry.records.length; index++) {
        lane(entry.record(index).topic()).add(new Lane.Shipment(entry, index));
      }
    } else {
      storedInVain = true; // This replica was behind the mark.
    }
  }

  private Lane lane(String topic) {
    return lanes.computeIfAbsent(topic, it -> new Lane(it, outlet, inbox, bounds));
  }

  /** Whatever was sent in an earlier turn as a driver may have been lost with it: send it again. */
  void beginTurn() {
    lanes.values().forEach(Lane::beginTurn);
  }

  /** Sends what may be sent now; nothing while another node drives. */
  void pump(boolean driving, long nowMs) {
    if (driving) {
      lanes.values().forEach(lane -> lane.pump(nowMs));
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
    while (!entries.isEmpty() && !entries.element().position().isAfter(mark)) {
      entries.remove();
      any = true;
    }
    if (any) {
      lanes.values().forEach(lane -> lane.trim(mark));
      var batch = store.batch();
      batch.deleteRange(ShardStore.Space.OUTBOX, Keys.FIRST, Keys.number(mark.next().value()));
      store.write(batch);
    }
  }

  int size() {
    return entries.size();
  }

  /** How often sending has failed since the start. */
  long failures() {
    return failuresOfGone + lanes.values().stream().mapToLong(Lane::failures).sum();
  }

  /** The topics that do not take what is for them. */
  SortedSet<String> heldUp() {
    var topics = new TreeSet<String>();
    lanes.forEach((topic, lane) -> {
      if (lane.isHeldUp()) {
        topics.add(topic);
      }
    });
    return topics;
  }
}
