package org.skald.log.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.skald.log.Position;

/** Where effects arrive, and the committed mark of how far they are acknowledged. */
final class SimulatedTopics implements Marks {

  private final VirtualTime time;
  private final Chaos chaos;
  private final List<OutboundRecord> delivered = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private Position mark = Position.BEFORE_FIRST;
  private final Map<String, Long> goneUntilMs = new HashMap<>();
  private long downUntilMs;

  SimulatedTopics(VirtualTime time, Chaos chaos) {
    this.time = time;
    this.chaos = chaos;
  }

  /** Every record that arrived, in its order, repeats included. */
  List<OutboundRecord> delivered() {
    return delivered;
  }

  /** Ids of records of which a sender was told that they did not arrive. */
  Set<String> refused() {
    return refused;
  }

  Position mark() {
    return mark;
  }

  void goDown(long forMs) {
    downUntilMs = time.nowMs() + forMs;
    chaos.note("effects down", forMs);
  }

  /** One topic is not there for a while. */
  void remove(String topic, long forMs) {
    goneUntilMs.put(topic, time.nowMs() + forMs);
    chaos.note("gone", topic, forMs);
  }

  void restoreAll() {
    goneUntilMs.clear();
  }

  private boolean isGone(String topic) {
    return time.nowMs() < goneUntilMs.getOrDefault(topic, 0L);
  }

  /** One producer: in order for each partition, until it is cut off. */
  final class Producer implements EffectOutlet {

    private final Map<Integer, Long> lastMs = new HashMap<>();
    private long cutMs = Long.MAX_VALUE;

    /** The process is gone; what was on the wire may still arrive. */
    void cut() {
      cutMs = time.nowMs() + chaos.upTo(30);
    }

    @Override
    public boolean takes(String topic) {
      return !isGone(topic) || chaos.oneIn(4); // Not every producer has heard of it yet.
    }

    @Override
    public void send(OutboundRecord record, Done done) {
      var partition = SimulatedWire.keyOf(record).hashCode() & 1;
      var atMs = Math.max(lastMs.getOrDefault(partition, 0L), time.nowMs() + chaos.between(1, 12));
      lastMs.put(partition, atMs);
      time.in(atMs - time.nowMs(), () -> arrive(record, done));
    }

    private void arrive(OutboundRecord record, Done done) {
      if (time.nowMs() > cutMs) {
        return;
      }
      if (time.nowMs() < downUntilMs
          || isGone(record.topic())
          || chaos.strikes(Fault.EFFECT_LOST, 60)) {
        refuse(record, done);
        return;
      }
      if (!ids.add(SimulatedWire.idOf(record))) {
        chaos.count(Fault.EFFECT_REPEATED);
      }
      delivered.add(record);
      if (chaos.strikes(Fault.EFFECT_AMBIGUOUS, 60)) {
        refuse(record, done);
      } else {
        time.in(chaos.upTo(5), () -> done.done(null));
      }
    }

    private void refuse(OutboundRecord record, Done done) {
      refused.add(SimulatedWire.idOf(record));
      time.in(chaos.upTo(20), () -> done.done(new IllegalStateException("not acknowledged")));
    }
  }

  @Override
  public CompletableFuture<Position> commit(Position acknowledged) {
    var outcome = new CompletableFuture<Position>();
    time.in(
        chaos.upTo(15),
        () -> {
          var moves = !chaos.strikes(Fault.MARK_FAILED, 20);
          if (moves || chaos.oneIn(2)) {
            if (mark.isAfter(acknowledged)) {
              chaos.count(Fault.MARK_BACK);
            }
            mark = acknowledged;
          }
          settle(outcome, moves, acknowledged);
        });
    return outcome;
  }

  @Override
  public CompletableFuture<Position> read() {
    var outcome = new CompletableFuture<Position>();
    time.in(chaos.upTo(15), () -> settle(outcome, !chaos.strikes(Fault.MARK_FAILED, 20), mark));
    return outcome;
  }

  private void settle(CompletableFuture<Position> outcome, boolean succeeds, Position position) {
    time.in(
        chaos.upTo(15),
        () -> {
          if (succeeds) {
            outcome.complete(position);
          } else {
            outcome.completeExceptionally(new IllegalStateException("no answer"));
          }
        });
  }
}
