package org.skald.log.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;

/** One partition as the brokers have it: its records, its beginning, and whose clock stamps it. */
public final class SimulatedLog {

  private static final long EPOCH_MS = 1_700_000_000_000L;

  private final VirtualTime time;
  private final Chaos chaos;
  private final List<LogRecord> all = new ArrayList<>();
  private final List<Long> arrivedMs = new ArrayList<>();
  private final long[] clockSkewMs = {0, 250, -400};
  private int leader;
  private long first;
  private long visible;
  private long downUntilMs;

  /** The append failed; the record may be in the log or not. */
  public static final class NotAcknowledged extends Exception {
    private static final long serialVersionUID = 1L;
  }

  SimulatedLog(VirtualTime time, Chaos chaos) {
    this.time = time;
    this.chaos = chaos;
  }

  /** Everything that was ever appended, trimmed or not. */
  public List<LogRecord> all() {
    return all;
  }

  /** When the record at a position arrived, by the clock of all. */
  public long arrivedMs(Position at) {
    return arrivedMs.get((int) at.value());
  }

  long first() {
    return first;
  }

  /** Up to before which consumers may read. */
  long visible() {
    return visible;
  }

  /** Lets consumers read everything at once. */
  void show() {
    visible = all.size();
  }

  void changeLeader() {
    leader = (leader + 1 + chaos.upTo(2)) % clockSkewMs.length;
    chaos.note("leader", leader);
  }

  void jump(long byMs) {
    clockSkewMs[leader] += byMs;
    chaos.note("clock jumps", byMs);
  }

  void goDown(long forMs) {
    downUntilMs = Math.max(downUntilMs, time.nowMs() + forMs);
    chaos.note("log down", forMs);
  }

  void comeUp() {
    downUntilMs = time.nowMs();
  }

  /** Sends a record to the leader. */
  public CompletableFuture<Position> append(
      byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {
    return new Producer().append(key, value, headers);
  }

  /** One producer: what it sends arrives in that order, or not at all. */
  public final class Producer {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private long lastMs;

    /** A producer that has sent nothing. */
    public Producer() {}

    /** Sends a record to the leader. */
    public CompletableFuture<Position> append(
        byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {
      var outcome = new CompletableFuture<Position>();
      var delayed = chaos.strikes(Fault.APPEND_DELAYED, 40);
      var delayMs = delayed ? chaos.between(50, 250) : chaos.between(0, 4);
      lastMs = Math.max(lastMs, time.nowMs() + delayMs);
      time.in(lastMs - time.nowMs(), () -> reach(key, value, List.copyOf(headers), outcome));
      return outcome;
    }

    /** What reaches a log that is down waits for it, or fails; what comes later waits behind it. */
    private void reach(
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<WireHeader> headers,
        CompletableFuture<Position> outcome) {
      var isDown = time.nowMs() < downUntilMs;
      if (isDown && chaos.oneIn(2)) {
        fail(outcome);
      } else if (isDown || !waiting.isEmpty()) {
        waiting.add(() -> arrive(key, value, headers, outcome));
        if (waiting.size() == 1) {
          goOn();
        }
      } else {
        arrive(key, value, headers, outcome);
      }
    }

    private void goOn() {
      if (time.nowMs() < downUntilMs) {
        time.in(downUntilMs - time.nowMs(), this::goOn);
        return;
      }
      while (!waiting.isEmpty()) {
        waiting.remove().run();
      }
    }
  }

  private void arrive(
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<WireHeader> headers,
      CompletableFuture<Position> outcome) {
    if (chaos.strikes(Fault.APPEND_LOST, 30)) {
      fail(outcome);
      return;
    }
    var place = store(key, value, headers);
    if (chaos.strikes(Fault.APPEND_DOUBLED, 40)) {
      time.in(chaos.upTo(20), () -> store(key, value, headers));
    }
    if (chaos.strikes(Fault.APPEND_AMBIGUOUS, 30)) {
      fail(outcome);
    } else {
      time.in(chaos.upTo(4), () -> outcome.complete(place));
    }
  }

  private void fail(CompletableFuture<Position> outcome) {
    time.in(chaos.upTo(40), () -> outcome.completeExceptionally(new NotAcknowledged()));
  }

  private Position store(byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {
    var place = new Position(all.size());
    var stampMs = EPOCH_MS + time.nowMs() + clockSkewMs[leader];
    arrivedMs.add(time.nowMs());
    all.add(new LogRecord(place, stampMs, key, value, headers));
    chaos.note("appended", place, SimulatedWire.typeOf(headers));
    time.in(chaos.upTo(6), () -> visible = Math.max(visible, place.value() + 1));
    return place;
  }

  /** The records from a position on that may be read, at most so many. */
  List<LogRecord> read(long from, int max) {
    var to = Math.min(visible, from + max);
    return from >= to ? List.of() : List.copyOf(all.subList((int) from, (int) to));
  }

  void trim(long newFirst) {
    if (newFirst > first) {
      first = newFirst;
      chaos.note("trimmed to", newFirst);
    }
  }
}
