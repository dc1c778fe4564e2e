package org.skald.log.shard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.skald.log.LogTime;
import org.skald.log.Position;
import org.skald.log.Revision;

/**
 * What a shard knows of itself, the same on every replica: a fold over its records.
 *
 * @param applied the last record that is in this state
 * @param time log time at that record
 * @param rules which rules hold
 * @param secret under which reply tokens are made; empty before the shard is open
 * @param driver who performs effects, and for how long
 * @param checkpoint up to where a snapshot is complete
 * @param published the last event of the tenant that was published
 */
public record ControlState(
    Position applied,
    LogTime time,
    Rules rules,
    Optional<byte[]> secret,
    Optional<Lease> driver,
    Position checkpoint,
    Revision published) {

  /** Before the first record. */
  public static final ControlState INITIAL =
      new ControlState(
          Position.BEFORE_FIRST,
          LogTime.UNSET,
          Rules.FIRST,
          Optional.empty(),
          Optional.empty(),
          Position.BEFORE_FIRST,
          Revision.BEFORE_FIRST);

  /**
   * The rules that hold.
   *
   * @param level from 1; it never goes back
   * @param since the record that switched them on
   * @param actor who wanted it; empty for those that the shard was opened with
   * @param reason why
   */
  public record Rules(int level, Position since, String actor, String reason) {

    /** Those before any record. */
    public static final Rules FIRST = new Rules(1, Position.BEFORE_FIRST, "", "");
  }

  /**
   * A node's right to drive.
   *
   * @param node its name
   * @param since the claim that began it
   * @param until log time at which it ends unless it is renewed
   * @param term the highest under which anybody has driven
   */
  public record Lease(String node, Position since, Instant until, Position term) {

    boolean isOver(Instant now) {
      return !until.isAfter(now);
    }
  }

  /** Whether effects are this node's to perform. */
  public boolean isDriver(String node) {
    return driver.filter(lease -> lease.node().equals(node)).isPresent();
  }

  /** The state at the place and time of the next record, before it is looked at. */
  ControlState at(LogRecord record, Duration timeCap) {
    return new ControlState(
        record.position(),
        time.at(record.stampMs(), timeCap),
        rules,
        secret,
        driver,
        checkpoint,
        published);
  }

  /** The state once this event was published. */
  ControlState published(Revision event) {
    return new ControlState(applied, time, rules, secret, driver, checkpoint, event);
  }

  /** The state after one of the shard's own records at this place. */
  ControlState evolve(ControlRecord record) {
    return switch (record) {
      case ControlRecord.OpenShard(var newSecret, var level) when secret.isEmpty() ->
          new ControlState(
              applied,
              time,
              new Rules(level, applied, "", ""),
              Optional.of(newSecret),
              driver,
              checkpoint,
              published);
      case ControlRecord.ClaimDriver claim -> claimed(claim);
      case ControlRecord.SetRulesLevel(var level, var actor, var reason)
          when level > rules.level() ->
          new ControlState(
              applied,
              time,
              new Rules(level, applied, actor, reason),
              secret,
              driver,
              checkpoint,
              published);
      case ControlRecord.Checkpointed(var position)
          when position.isAfter(checkpoint) && !position.isAfter(applied) ->
          new ControlState(applied, time, rules, secret, driver, position, published);
      case ControlRecord.OpenShard _,
          ControlRecord.SetRulesLevel _,
          ControlRecord.Checkpointed _,
          ControlRecord.Tick _,
          ControlRecord.ReadBarrier _,
          ControlRecord.Finding _ ->
          this;
    };
  }

  /**
   * The first claim after a lease is over wins; until then only its holder may renew it, or one of
   * a later term take over.
   */
  private ControlState claimed(ControlRecord.ClaimDriver claim) {
    var since = applied;
    var term = claim.term();
    if (driver.isPresent()) {
      var last = driver.get();
      var renewed = last.node().equals(claim.node());
      var later = term.isAfter(last.term());
      if (!last.isOver(time.now()) && !renewed && !later) {
        return this;
      }
      since = renewed && !last.isOver(time.now()) ? last.since() : applied;
      term = later ? term : last.term();
    }
    var lease = new Lease(claim.node(), since, time.now().plus(claim.lease()), term);
    return new ControlState(
        applied, time, rules, secret, Optional.of(lease), checkpoint, published);
  }
}
