package org.skald.saga.service;

import java.time.Instant;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.Revision;
import org.skald.log.shard.Stamp;

/** Where the effects of these tests come from. */
final class Stamps {

  /** The broker's clock, a quarter of an hour ahead of log time. */
  static final Instant RECORDED = SagaLog.NOW.plusSeconds(900);

  private Stamps() {}

  static Stamp of(int shard) {
    return new Stamp(
        shard,
        new Moment(new Position(1207), SagaLog.NOW, 1),
        4,
        RECORDED,
        Inbound.SECRET,
        Revision.BEFORE_FIRST);
  }
}
