package org.skald.log.shard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.skald.log.Position;
import org.skald.log.Rejection;
import org.skald.log.ShardDecider;

/**
 * The life of one replica, step by step: read, apply, send effects, commit, answer, and then the
 * chores of whoever drives.
 *
 * <p>It never waits but in {@link ShardLog#poll}, has no thread and no clock of its own, and is
 * told everything else through its inbox. So a runner can run it, and a simulation can, too.
 */
final class ShardLoop<C, S, E, R extends Rejection, F> implements AutoCloseable {

  private static final Duration LOOK_MAX = Duration.ofMillis(2);

  private final ShardConfig config;
  private final ShardPorts world;
  private final Consumer<Replica.Committed> committed;
  private final Replica<C, S, E, R, F> replica;
  private final Inbox inbox = new Inbox();
  private final Outbox outbox;
  private final DriverChores chores;
  private final Deque<LogRecord> backlog = new ArrayDeque<>();
  private final Inquiry inquiry;
  private Position toCatchUp = Position.BEFORE_FIRST;
  private boolean caughtUp;

  ShardLoop(
      ShardConfig config,
      ShardDecider<C, S, E, R, F> decider,
      ShardCodec<C, S, E, R, F> codec,
      ControlRecords controlRecords,
      ShardPorts world,
      Consumer<Replica.Committed> committed) {
    this.config = config;
    this.world = world;
    this.committed = committed;
    this.replica = new Replica<>(config, decider, codec, controlRecords, world.store());
    this.outbox =
        new Outbox(
            world.outlet(),
            inbox,
            new Outbox.Bounds(
                config.limits().effectsInFlight(), config.pace().stallRetry().toMillis()));
    this.chores = new DriverChores(config, world, inbox, outbox);
    this.inquiry = new Inquiry(config, world, inbox);
  }

  /** Finds the state to begin with: the replica's own, or that of the newest snapshot. */
  void open() {
    replica.load();
    var first = world.log().first();
    var applied = replica.control().applied();
    if (applied.equals(Position.BEFORE_FIRST) || first.isAfter(applied.next())) {
      restore(first);
    }
    toCatchUp = world.log().end();
    begin();
  }

  private void begin() {
    outbox.load(world.store());
    readFrom(replica.control().applied().next());
    inquiry.reset();
    chores.begin(replica.control(), world.clockMs().getAsLong());
  }

  private void restore(Position first) {
    new Restore<>(replica, world.store()).from(world.snapshots());
    replica.load();
    var applied = replica.control().applied();
    if (first.isAfter(applied.next())) {
      throw new IllegalStateException(
          ("expected a snapshot of %s/%d that reaches the first record left in the log, %s,"
                  + " found one up to %s")
              .formatted(config.log(), config.shard(), first, applied));
    }
  }

  /** This node is to drive under a term, once it has caught up. Safe for any thread. */
  void appoint(Position term) {
    inbox.put(() -> chores.appoint(term));
  }

  /** One round; waits for records no longer than {@code max}. */
  void step(Duration max) {
    inbox.drain();
    var nowMs = world.clockMs().getAsLong();
    if (inquiry.isOpen()) {
      inquiry.pursue(replica.control(), nowMs);
      lookAhead(inquiry.trouble() == null ? min(max, LOOK_MAX) : max, nowMs);
    }
    if (!inquiry.isOpen() && mayApply(nowMs)) {
      read(max);
      apply(nowMs);
    }
    var atEnd = !inquiry.isOpen() && backlog.isEmpty() && world.log().lag() == 0;
    caughtUp |= atEnd || !toCatchUp.isAfter(replica.control().applied().next());
    chores.perform(replica.control(), replica.timers().next(), atEnd, world.clockMs().getAsLong());
    outbox.pump(chores.isDriving(), nowMs);
  }

  /**
   * Whether everything has been applied that was in the log when it was opened. To wait for the end
   * of the log would be to wait for a pause of those who write.
   */
  boolean hasCaughtUp() {
    return caughtUp;
  }

  /**
   * A replica with too many pending effects waits until some are acknowledged; but when the driver
   * has been silent for long, the next one can only be found by reading on.
   */
  private boolean mayApply(long nowMs) {
    return outbox.size() < config.limits().effectsPending()
        || (!chores.isDriving() && chores.isSilent(nowMs));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Looks through the log for the answer that the next record waits for. What is looked at is not
   * kept, however much it is: once the answer is found, reading begins anew where it stopped.
   */
  private void lookAhead(Duration max, long nowMs) {
    read(max);
    while (inquiry.isOpen() && !backlog.isEmpty()) {
      look(backlog.remove(), nowMs);
      var answer = inquiry.answer();
      if (answer.isPresent()) {
        goOn(answer.get());
        readFrom(replica.control().applied().next());
      }
    }
  }

  private void look(LogRecord ahead, long nowMs) {
    var finding = replica.findingIn(ahead);
    if (finding.isPresent()) {
      inquiry.saw(ahead.position(), finding.get());
    } else {
      inquiry.saw(ahead.position(), replica.questionIn(ahead), chores.isDriving(), nowMs);
    }
  }

  private void goOn(ControlRecord.Finding answer) {
    replica.foresee(answer);
    inquiry.close();
  }

  private void readFrom(Position position) {
    backlog.clear();
    world.log().seek(position);
  }

  private void read(Duration max) {
    if (!backlog.isEmpty()) {
      return;
    }
    try {
      backlog.addAll(world.log().poll(max));
    } catch (ShardLog.Trimmed e) {
      // This replica was away for so long that others have moved the beginning of the log past it.
      restore(world.log().first());
      begin();
    }
  }

  private void apply(long nowMs) {
    var before = replica.control();
    UnknownRules unknown = null;
    while (!backlog.isEmpty() && unknown == null) {
      try {
        replica.apply(backlog.element());
        backlog.remove();
      } catch (Findings.Unsettled e) {
        inquiry.open(e.question(), replica.control().applied(), chores.isDriving(), nowMs);
        inquiry.answer().ifPresentOrElse(this::goOn, () -> readFrom(inquiry.lookedUpTo().next()));
      } catch (UnknownRules e) {
        unknown = e; // Not yet: what comes before is decided by rules that it knows.
      }
    }
    if (!replica.control().applied().equals(before.applied())) {
      replica.effects().forEach(outbox::add);
      chores.observe(before, replica.control(), world.clockMs().getAsLong());
      outbox.pump(chores.isDriving(), nowMs);
      committed.accept(replica.commit());
    }
    if (unknown != null) {
      throw unknown;
    }
  }

  /** What was committed last, for other threads. */
  RecentStates<S> recent() {
    return replica.recent();
  }

  ControlState control() {
    return replica.control();
  }

  /** How this replica is. */
  ReplicaStatus status() {
    return new ReplicaStatus(
        config.shard(),
        replica.control(),
        chores.isDriving(),
        lag(),
        outbox.size(),
        outbox.failures(),
        chores.isDriving() ? outbox.heldUp() : new TreeSet<>(), // Others do not send.
        replica.timers().size(),
        replica.counts(),
        inquiry.trouble());
  }

  private long lag() {
    var looked =
        inquiry.isOpen() ? inquiry.lookedUpTo().value() - replica.control().applied().value() : 0;
    return world.log().lag() + backlog.size() + looked;
  }

  @Override
  public void close() {
    chores.close();
  }
}
