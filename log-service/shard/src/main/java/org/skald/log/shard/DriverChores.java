package org.skald.log.shard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;

/**
 * What a replica does besides applying records, most of it only while it drives: opening a new
 * shard, claiming and renewing the right to drive, ticking when a timer is due, moving the mark,
 * making snapshots and trimming the log.
 *
 * <p>All of it only proposes: what a record comes to is decided when it is applied.
 */
final class DriverChores implements AutoCloseable {

  private final ShardConfig config;
  private final ShardPorts world;
  private final Inbox inbox;
  private final Outbox outbox;

  private final Proposal opening = new Proposal();
  private final Proposal claim = new Proposal();
  private final Proposal tick = new Proposal();
  private final Proposal checkpointed = new Proposal();
  private boolean driving;
  private long leaseSeenMs = Long.MIN_VALUE;
  private long timeSeenMs;
  private long nextMarkMs = Long.MIN_VALUE;
  private boolean marking;
  private Position committed = Position.BEFORE_FIRST;
  private @Nullable Checkpoint checkpoint;
  private boolean completing;
  private Position completed = Position.BEFORE_FIRST;
  private long nextCheckpointMs = Long.MIN_VALUE;

  /** At most one record of a kind under way. */
  private static final class Proposal {
    private boolean underWay;
    private long notBeforeMs = Long.MIN_VALUE;
  }

  DriverChores(ShardConfig config, ShardPorts world, Inbox inbox, Outbox outbox) {
    this.config = config;
    this.world = world;
    this.inbox = inbox;
    this.outbox = outbox;
  }

  boolean isDriving() {
    return driving;
  }

  /** Hears how the control state has changed by what was just applied. */
  void observe(ControlState before, ControlState after, long nowMs) {
    timeSeenMs = nowMs;
    if (!after.driver().equals(before.driver())) {
      leaseSeenMs = nowMs;
    }
    var mine = after.isDriver(config.node());
    if (mine && !driving) {
      outbox.beginTurn();
    } else if (!mine) {
      abandonCheckpoint();
    }
    driving = mine;
    if (driving && after.checkpoint().isAfter(before.checkpoint())) {
      world.log().trim(after.checkpoint());
    }
  }

  void perform(ControlState control, Optional<Instant> nextTimer, long nowMs) {
    // What a replica that is behind would propose may long be decided by what it has not read.
    var caughtUp = world.log().lag() == 0;
    if (control.secret().isEmpty()) {
      if (caughtUp) {
        propose(opening, new ControlRecord.OpenShard(world.newSecret().get()), control, nowMs);
      }
      return;
    }
    keepLease(control, caughtUp, nowMs);
    keepMark(control, nowMs);
    if (driving) {
      if (caughtUp) {
        keepTime(control, nextTimer, nowMs);
      }
      keepSnapshot(control, nowMs);
    }
  }

  private void keepLease(ControlState control, boolean caughtUp, long nowMs) {
    var leaseMs = config.pace().lease().toMillis();
    var silentMs = nowMs - leaseSeenMs;
    var renewal = driving && silentMs >= leaseMs / 3;
    var takeOver = !driving && caughtUp && (control.driver().isEmpty() || silentMs >= leaseMs);
    if (renewal || takeOver) {
      var wanted = new ControlRecord.ClaimDriver(config.node(), config.pace().lease());
      propose(claim, wanted, control, nowMs);
    }
  }

  /** Log time stands still without records, so the driver writes one when a timer should fire. */
  private void keepTime(ControlState control, Optional<Instant> nextTimer, long nowMs) {
    if (nextTimer.isEmpty()) {
      return;
    }
    var waitMs = Duration.between(control.time().now(), nextTimer.get()).toMillis();
    if (nowMs - timeSeenMs >= waitMs) {
      propose(tick, new ControlRecord.Tick(), control, nowMs);
    }
  }

  private void keepMark(ControlState control, long nowMs) {
    if (marking || nowMs < nextMarkMs) {
      return;
    }
    nextMarkMs = nowMs + config.pace().mark().toMillis();
    if (driving) {
      var acknowledged = outbox.acknowledged(control.applied());
      if (acknowledged.isAfter(committed)) {
        marking = true;
        world.marks().commit(acknowledged).whenComplete((p, e) -> inbox.put(() -> marked(p, e)));
      }
    } else {
      marking = true;
      world.marks().read().whenComplete((p, e) -> inbox.put(() -> marked(p, e)));
    }
  }

  private void marked(@Nullable Position mark, @Nullable Throwable failure) {
    marking = false;
    if (mark != null && failure == null) {
      committed = mark;
      outbox.trim(mark, world.store());
    }
  }

  private void keepSnapshot(ControlState control, long nowMs) {
    if (checkpoint == null && !completing && isCheckpointDue(control, nowMs)) {
      checkpoint =
          new Checkpoint(control.applied(), world.store().view(), world.snapshots().write());
    }
    var current = checkpoint;
    if (current == null || !current.advance() || current.position().isAfter(committed)) {
      return;
    }
    checkpoint = null;
    completing = true;
    current
        .complete()
        .whenComplete((_, failure) -> inbox.put(() -> completed(current, control, failure)));
  }

  private boolean isCheckpointDue(ControlState control, long nowMs) {
    var last = Math.max(control.checkpoint().value(), completed.value());
    return nowMs >= nextCheckpointMs
        && control.applied().value() - last >= config.pace().checkpointRecords();
  }

  private void completed(Checkpoint done, ControlState control, @Nullable Throwable failure) {
    completing = false;
    var nowMs = world.clockMs().getAsLong();
    if (failure == null) {
      completed = done.position();
      propose(checkpointed, new ControlRecord.Checkpointed(done.position()), control, nowMs);
    } else {
      nextCheckpointMs = nowMs + config.pace().lease().toMillis(); // Fenced, most likely.
    }
  }

  private void abandonCheckpoint() {
    if (checkpoint != null) {
      checkpoint.abandon();
      checkpoint = null;
    }
  }

  private void propose(Proposal proposal, ControlRecord record, ControlState control, long nowMs) {
    if (proposal.underWay || nowMs < proposal.notBeforeMs) {
      return;
    }
    proposal.underWay = true;
    proposal.notBeforeMs = nowMs + 1;
    world
        .log()
        .append(record, control.secret())
        .whenComplete((_, _) -> inbox.put(() -> proposal.underWay = false));
  }

  @Override
  public void close() {
    abandonCheckpoint();
  }
}
