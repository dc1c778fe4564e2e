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
  private long leaseSeenMs;
  private long timeSeenMs;
  private long nextMarkMs = Long.MIN_VALUE;
  private boolean marking;
  private Position committed = Position.BEFORE_FIRST;
  private final Checkpoints checkpoints;
  private ControlState control = ControlState.INITIAL;
  private Position term = Position.BEFORE_FIRST;

  /** At most one record of a kind under way, or appended and waited for. */
  private static final class Proposal {
    private boolean underWay;
    private Position place = Position.BEFORE_FIRST;
    private long notBeforeMs = Long.MIN_VALUE;
    private long giveUpMs = Long.MIN_VALUE;

    private void settle(@Nullable Position appendedAt) {
      underWay = false;
      if (appendedAt != null) {
        place = appendedAt;
      }
    }
  }

  DriverChores(ShardConfig config, ShardPorts world, Inbox inbox, Outbox outbox) {
    this.config = config;
    this.world = world;
    this.inbox = inbox;
    this.outbox = outbox;
    this.checkpoints = new Checkpoints(config, world, inbox, this::announce);
  }

  /** This node is to drive under a term; one that was driven before is stale and does nothing. */
  void appoint(Position newTerm) {
    term = newTerm;
  }

  boolean isDriving() {
    return driving;
  }

  /** Whether a lease has passed since the driver was last heard of. */
  boolean isSilent(long nowMs) {
    return nowMs - leaseSeenMs >= config.pace().lease().toMillis();
  }

  /**
   * Begins with a state that was loaded. Its lease counts from now, as if just seen: who holds it
   * may be alive. Who is the driver by it drives on, before any other record says so.
   */
  void begin(ControlState loaded, long nowMs) {
    checkpoints.abandon();
    control = loaded;
    timeSeenMs = nowMs;
    leaseSeenMs = nowMs;
    driving = loaded.isDriver(config.node());
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
      checkpoints.abandon();
    }
    driving = mine;
    if (driving && after.checkpoint().isAfter(before.checkpoint())) {
      world.log().trim(after.checkpoint());
    }
  }

  /**
   * Does what is due.
   *
   * @param caughtUp whether everything known to be in the log is applied: what a replica that is
   *     behind would propose may long be decided by what it has not read
   */
  void perform(ControlState now, Optional<Instant> nextTimer, boolean caughtUp, long nowMs) {
    control = now;
    if (control.secret().isEmpty()) {
      if (caughtUp) {
        propose(opening, world.opening().get(), nowMs);
      }
      return;
    }
    keepLease(caughtUp, nowMs);
    keepMark(nowMs);
    if (driving) {
      if (caughtUp) {
        keepTime(nextTimer, nowMs);
      }
      checkpoints.keep(control, committed, nowMs);
    }
  }

  private void keepLease(boolean caughtUp, long nowMs) {
    var leaseMs = config.pace().lease().toMillis();
    var renewal = driving && nowMs - leaseSeenMs >= leaseMs / 3;
    var takeOver = !driving && caughtUp && (control.driver().isEmpty() || isSilent(nowMs));
    if (renewal || takeOver || (isAppointed() && caughtUp)) {
      var wanted = new ControlRecord.ClaimDriver(config.node(), config.pace().lease(), term);
      propose(claim, wanted, nowMs);
    }
  }

  private boolean isAppointed() {
    return control.driver().filter(it -> term.isAfter(it.term())).isPresent();
  }

  /** Log time stands still without records, so the driver writes one when a timer should fire. */
  private void keepTime(Optional<Instant> nextTimer, long nowMs) {
    if (nextTimer.isEmpty()) {
      return;
    }
    var waitMs = Duration.between(control.time().now(), nextTimer.get()).toMillis();
    if (nowMs - timeSeenMs >= waitMs) {
      propose(tick, new ControlRecord.Tick(), nowMs);
    }
  }

  private void keepMark(long nowMs) {
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

  private void announce(Position complete) {
    propose(checkpointed, new ControlRecord.Checkpointed(complete), world.clockMs().getAsLong());
  }

  private void propose(Proposal proposal, ControlRecord record, long nowMs) {
    var awaited = proposal.place.isAfter(control.applied());
    if (proposal.underWay || nowMs < (awaited ? proposal.giveUpMs : proposal.notBeforeMs)) {
      return;
    }
    proposal.underWay = true;
    proposal.notBeforeMs = nowMs + 1;
    proposal.giveUpMs = nowMs + config.pace().lease().toMillis() / 6;
    world
        .log()
        .append(record, control.secret())
        .whenComplete((place, _) -> inbox.put(() -> proposal.settle(place)));
  }

  @Override
  public void close() {
    checkpoints.abandon();
  }
}
