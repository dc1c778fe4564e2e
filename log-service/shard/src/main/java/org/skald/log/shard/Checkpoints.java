package org.skald.log.shard;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;

/**
 * The making of snapshots by a driver, one at a time, each of a later position than all before it.
 *
 * <p>A driver may have been paused, and not know yet that another drives and has made snapshots
 * that are ahead of its own state. To be fenced by the next writer is no protection from that: it
 * would be the next writer itself, and would put old entries over new ones. So it fences first,
 * then appends a barrier to the log, and looks at its state only when it has applied the barrier
 * and still drives. Whatever was completed before the fence is of a position before the barrier.
 */
final class Checkpoints {

  private final ShardConfig config;
  private final ShardPorts world;
  private final Inbox inbox;
  private final Consumer<Position> announce;
  private @Nullable Attempt attempt;
  private Position completed = Position.BEFORE_FIRST;
  private long notBeforeMs = Long.MIN_VALUE;

  /** One checkpoint on its way: fenced, then behind the barrier, then written, then completed. */
  private static final class Attempt {
    private Snapshots.@Nullable Writer writer;
    private @Nullable Position barrier;
    private @Nullable Checkpoint checkpoint;
    private boolean completing;
  }

  /**
   * The snapshots of one replica.
   *
   * @param announce is told, on the shard's thread, up to where a snapshot is complete
   */
  Checkpoints(ShardConfig config, ShardPorts world, Inbox inbox, Consumer<Position> announce) {
    this.config = config;
    this.world = world;
    this.inbox = inbox;
    this.announce = announce;
  }

  /** Goes on with the snapshot under way, or begins one when it is time; only while driving. */
  void keep(ControlState control, Position committed, long nowMs) {
    var current = attempt;
    if (current == null) {
      if (isDue(control, nowMs)) {
        fence(control);
      }
      return;
    }
    if (current.checkpoint == null) {
      view(current, control);
    }
    var checkpoint = current.checkpoint;
    if (checkpoint == null
        || current.completing
        || !checkpoint.advance()
        || checkpoint.position().isAfter(committed)) {
      return;
    }
    current.completing = true;
    checkpoint
        .complete()
        .whenComplete((_, failure) -> inbox.put(() -> completed(current, checkpoint, failure)));
  }

  private boolean isDue(ControlState control, long nowMs) {
    var last = Math.max(control.checkpoint().value(), completed.value());
    return nowMs >= notBeforeMs
        && control.applied().value() - last >= config.pace().checkpointRecords();
  }

  private void fence(ControlState control) {
    var begun = new Attempt();
    attempt = begun;
    tell(
        world.snapshots().write(),
        begun,
        writer -> {
          begun.writer = writer;
          var barrier = world.log().append(new ControlRecord.ReadBarrier(), control.secret());
          tell(barrier, begun, place -> begun.barrier = place, _ -> {});
        },
        Snapshots.Writer::abandon);
  }

  /** Hears of an outcome on the shard's thread; {@code late}, if the attempt was given up. */
  private <T> void tell(
      CompletableFuture<T> outcome, Attempt current, Consumer<T> next, Consumer<T> late) {
    outcome.whenComplete((result, failure) ->
        inbox.put(() -> {
          if (failure != null) {
            failed(current);
          } else if (isCurrent(current)) {
            next.accept(result);
          } else {
            late.accept(result);
          }
        }));
  }

  private void view(Attempt current, ControlState control) {
    if (current.writer != null
        && current.barrier != null
        && !current.barrier.isAfter(control.applied())) {
      current.checkpoint = new Checkpoint(control.applied(), world.store().view(), current.writer);
    }
  }

  private void completed(Attempt current, Checkpoint checkpoint, @Nullable Throwable failure) {
    if (failure != null) {
      failed(current); // Fenced, most likely.
      return;
    }
    completed = checkpoint.position();
    if (isCurrent(current)) {
      attempt = null;
    }
    announce.accept(checkpoint.position());
  }

  private void failed(Attempt current) {
    if (isCurrent(current)) {
      notBeforeMs = world.clockMs().getAsLong() + config.pace().lease().toMillis();
      abandon();
    }
  }

  @SuppressWarnings("ReferenceEquality") // This very attempt, not one like it.
  private boolean isCurrent(Attempt candidate) {
    return attempt == candidate;
  }

  /** Gives up what is under way, unless its completion has been asked for. */
  void abandon() {
    var current = attempt;
    attempt = null;
    if (current == null || current.completing) {
      return;
    }
    if (current.checkpoint != null) {
      current.checkpoint.abandon();
    } else if (current.writer != null) {
      current.writer.abandon();
    }
  }
}
