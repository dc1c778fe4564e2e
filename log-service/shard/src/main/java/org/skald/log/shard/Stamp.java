package org.skald.log.shard;

import java.time.Duration;
import java.time.Instant;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.Revision;

/**
 * What an effect may know about where it comes from, all of it the same on every replica.
 *
 * @param shard number of the shard, its partition
 * @param moment where and when it was decided
 * @param index number of this event among all that its record brought about, from 0
 * @param recordedAt the record's own timestamp: wall clock of a broker
 * @param secret under which reply tokens are made
 * @param previous the last event before this one of which anything was published
 */
public record Stamp(
    int shard, Moment moment, int index, Instant recordedAt, byte[] secret, Revision previous) {

  /** The deterministic id of what stands at this index: {@code 3-1207-0}. */
  public String id() {
    return shard + "-" + moment.position() + "-" + index;
  }

  /** The place of the event in the shard. */
  public Revision revision() {
    return new Revision(moment.position(), index);
  }

  /** A log time as wall clock, for participants and people. */
  public Instant wallClock(Instant logTime) {
    return recordedAt.plus(Duration.between(moment.now(), logTime));
  }

  /** The place of the record. */
  public Position position() {
    return moment.position();
  }

  @Override
  public String toString() {
    return id();
  }
}
