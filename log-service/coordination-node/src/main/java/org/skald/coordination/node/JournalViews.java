package org.skald.coordination.node;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.Revision;
import org.skald.log.http.ServerEvent;
import org.skald.log.shard.LogRecord;
import org.skald.log.tail.TailEvent;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.SingleObject;
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
import org.skald.schemas.coordination.journal.SessionEnded;
import org.skald.schemas.coordination.journal.SessionJeopardized;
import org.skald.schemas.coordination.journal.SessionOpened;

/** Events of the journal as those who watch over HTTP get them. */
final class JournalViews {

  private static final SingleObject WIRE =
      new SingleObject(
          Map.ofEntries(
              Map.entry(AccessListRemoved.getClassSchema(), AccessListRemoved.getDecoder()),
              Map.entry(AccessListSet.getClassSchema(), AccessListSet.getDecoder()),
              Map.entry(LockAwaited.getClassSchema(), LockAwaited.getDecoder()),
              Map.entry(LockDelayEnded.getClassSchema(), LockDelayEnded.getDecoder()),
              Map.entry(LockGranted.getClassSchema(), LockGranted.getDecoder()),
              Map.entry(LockLost.getClassSchema(), LockLost.getDecoder()),
              Map.entry(LockReleased.getClassSchema(), LockReleased.getDecoder()),
              Map.entry(LockWaitEnded.getClassSchema(), LockWaitEnded.getDecoder()),
              Map.entry(MemberJoined.getClassSchema(), MemberJoined.getDecoder()),
              Map.entry(MemberLeft.getClassSchema(), MemberLeft.getDecoder()),
              Map.entry(MemberLost.getClassSchema(), MemberLost.getDecoder()),
              Map.entry(NameDeleted.getClassSchema(), NameDeleted.getDecoder()),
              Map.entry(NamePut.getClassSchema(), NamePut.getDecoder()),
              Map.entry(RegisterDecided.getClassSchema(), RegisterDecided.getDecoder()),
              Map.entry(SessionAttached.getClassSchema(), SessionAttached.getDecoder()),
              Map.entry(SessionEnded.getClassSchema(), SessionEnded.getDecoder()),
              Map.entry(SessionJeopardized.getClassSchema(), SessionJeopardized.getDecoder()),
              Map.entry(SessionOpened.getClassSchema(), SessionOpened.getDecoder())));

  /** What an event takes in memory besides its value. */
  private static final int OVERHEAD_BYTES = 1_000;

  private JournalViews() {}

  /**
   * The event that a record of the journal holds; throws {@link NotDecodable} or {@link
   * IllegalArgumentException} when it holds none.
   */
  static TailEvent<ServerEvent> read(LogRecord record) {
    var revision = Revision.parse(header(record, Headers.REVISION));
    var type = header(record, Headers.TYPE);
    var view = view(WIRE.decode(type, record.value()), revision.position().value());
    var name = type.substring(type.lastIndexOf('.') + 1);
    return new TailEvent<>(
        revision,
        Revision.parse(header(record, Headers.PREVIOUS)),
        header(record, Headers.SUBJECT),
        ServerEvent.shared(revision.toString(), name, view),
        OVERHEAD_BYTES + record.size());
  }

  private static String header(LogRecord record, String name) {
    return record
        .header(name)
        .orElseThrow(() -> new NotDecodable("expected the header " + name + ", found none"));
  }

  private static Map<String, Object> view(SpecificRecord record, long at) {
    var view = new LinkedHashMap<String, Object>();
    view.put("revision", at);
    view.put("at", record.get(record.getSchema().getField("at").pos()));
    var members = members(record);
    for (var member = 0; member < members.size(); member += 2) {
      var value = members.get(member + 1);
      if (value != null) {
        view.put((String) Objects.requireNonNull(members.get(member)), value);
      }
    }
    return view;
  }

  /** Names and values, one after the other; a value that is null is left out. */
  private static List<@Nullable Object> members(SpecificRecord record) {
    return switch (record) {
      case NamePut it ->
          Arrays.asList(
              "path", it.getPath(),
              "value", text(it.getValue()),
              "created", it.getCreated(),
              "session", it.getSession());
      case NameDeleted it -> Arrays.asList("path", it.getPath());
      case AccessListSet it -> Arrays.asList("path", it.getTree(), "grants", it.getGrants());
      case AccessListRemoved it -> Arrays.asList("path", it.getTree());
      case RegisterDecided it ->
          Arrays.asList("register", it.getRegister(), "value", text(it.getValue()));
      case SessionOpened it ->
          Arrays.asList(
              "session", it.getSession(),
              "node", it.getMember(),
              "ttl", Duration.ofMillis(it.getTtlMs()));
      case SessionAttached it -> Arrays.asList("session", it.getSession(), "node", it.getMember());
      case SessionJeopardized it ->
          Arrays.asList("session", it.getSession(), "until", it.getUntil());
      case SessionEnded it -> Arrays.asList("session", it.getSession(), "how", word(it.getHow()));
      case MemberJoined it -> Arrays.asList("name", it.getMember(), "address", it.getAddress());
      case MemberLeft it -> Arrays.asList("name", it.getMember());
      case MemberLost it -> Arrays.asList("name", it.getMember());
      default -> membersOfLock(record);
    };
  }

  private static List<@Nullable Object> membersOfLock(SpecificRecord record) {
    return switch (record) {
      case LockGranted it ->
          Arrays.asList(
              "lock", it.getLock(),
              "session", it.getSession(),
              "mode", mode(it.getShared()),
              "token", it.getToken());
      case LockAwaited it ->
          Arrays.asList(
              "lock", it.getLock(),
              "session", it.getSession(),
              "mode", mode(it.getShared()),
              "place", it.getPlace(),
              "until", it.getUntil());
      case LockWaitEnded it ->
          Arrays.asList("lock", it.getLock(), "session", it.getSession(), "how", word(it.getHow()));
      case LockReleased it ->
          Arrays.asList("lock", it.getLock(), "session", it.getSession(), "token", it.getToken());
      case LockLost it ->
          Arrays.asList(
              "lock", it.getLock(),
              "session", it.getSession(),
              "token", it.getToken(),
              "delayedUntil", it.getDelayedUntil());
      case LockDelayEnded it -> Arrays.asList("lock", it.getLock());
      default -> throw new NotDecodable("expected an event, found " + record.getSchema());
    };
  }

  private static String mode(boolean shared) {
    return shared ? "shared" : "exclusive";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String text(ByteBuffer value) {
    return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
  }
}
