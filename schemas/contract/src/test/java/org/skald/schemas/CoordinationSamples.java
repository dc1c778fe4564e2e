package org.skald.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.skald.schemas.coordination.journal.AccessListRemoved;
import org.skald.schemas.coordination.journal.AccessListSet;
import org.skald.schemas.coordination.journal.LockAwaited;
import org.skald.schemas.coordination.journal.LockDelayEnded;
import org.skald.schemas.coordination.journal.LockGranted;
import org.skald.schemas.coordination.journal.LockLost;
import org.skald.schemas.coordination.journal.LockReleased;
import org.skald.schemas.coordination.journal.LockWaitEnded;
import org.skald.schemas.coordination.journal.MemberJoined;
import org.skald.schemas.coordination.journal.MemberLeft;
import org.skald.schemas.coordination.journal.MemberLost;
import org.skald.schemas.coordination.journal.NameDeleted;
import org.skald.schemas.coordination.journal.NamePut;
import org.skald.schemas.coordination.journal.RegisterDecided;
import org.skald.schemas.coordination.journal.SessionAttached;
import org.skald.schemas.coordination.journal.SessionEnd;
import org.skald.schemas.coordination.journal.SessionEnded;
import org.skald.schemas.coordination.journal.SessionJeopardized;
import org.skald.schemas.coordination.journal.SessionOpened;
import org.skald.schemas.coordination.journal.WaitEnd;

/** One record of every schema of the coordination log's journal. */
final class CoordinationSamples {

  private static final Instant AT = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final Instant LATER = AT.plusSeconds(3);

  private CoordinationSamples() {}

  static List<SpecificRecord> journal() {
    return List.of(
        new NamePut("/services/stock/1", AT, value(), 4711L, 4700L, "session-1"),
        new NameDeleted("/services/stock/1", AT),
        new AccessListSet("/services", AT, Map.of("ops", "manage")),
        new AccessListRemoved("/services", AT),
        new RegisterDecided("cluster-id", AT, value()),
        new LockGranted("printer", AT, "session-1", true, 4711L, 5_000L),
        new LockAwaited("printer", AT, "session-2", false, 4712L, LATER),
        new LockWaitEnded("printer", AT, "session-2", WaitEnd.TIMED_OUT),
        new LockReleased("printer", AT, "session-1", 4711L),
        new LockLost("printer", AT, "session-1", 4711L, LATER),
        new LockDelayEnded("printer", AT),
        new SessionOpened("session-1", AT, "node-1", 10_000L),
        new SessionAttached("session-1", AT, "node-2"),
        new SessionJeopardized("session-1", AT, LATER),
        new SessionEnded("session-1", AT, SessionEnd.EXPIRED),
        new MemberJoined("node-1", AT, "http://127.0.0.1:8642", 3_000L),
        new MemberLeft("node-1", AT),
        new MemberLost("node-1", AT));
  }

  private static ByteBuffer value() {
    return ByteBuffer.wrap(new byte[] {'n', 'o', 'r', 't', 'h', (byte) 0xc3, (byte) 0xbc});
  }
}
