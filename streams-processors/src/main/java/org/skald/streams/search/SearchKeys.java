package org.skald.streams.search;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.skald.streams.search.core.Cursor;
import org.skald.streams.search.core.Reason;
import org.skald.streams.search.core.Term;

/**
 * The keys of the view's store. Everything of a shard is in one store, so that its changelog has
 * all of it in one order; the first byte tells what it is. All but how far the view has come stands
 * behind the number of its {@link Generation}.
 *
 * <pre>
 * r ID                              a row
 * l FACET VALUE 0 … TIME ID         a saga in a list, TIME inverted: newest first
 * c DEFINITION                      counts of a definition
 * f DEFINITION 0 WHY 0 TEXT         how many sagas have a reason
 * h                                 how many sagas have no known beginning
 * p                                 how far the view has come
 * </pre>
 */
final class SearchKeys {

  static final Bytes REACHED = Bytes.wrap(new byte[] {'p'});
  static final Bytes WITHOUT_BEGINNING = Bytes.wrap(new byte[] {'h'});

  private static final byte ROW = 'r';
  private static final byte LIST = 'l';
  private static final byte COUNTS = 'c';
  private static final byte REASON = 'f';
  private static final byte END = 0;
  private static final String SEPARATOR = "\0";
  private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private SearchKeys() {}

  static Bytes row(String id) {
    return key(ROW, id);
  }

  static Bytes counts(String definition) {
    return key(COUNTS, definition);
  }

  static Bytes reason(Reason reason) {
    return key(REASON, String.join(SEPARATOR, reason.definition(), reason.why(), reason.text()));
  }

  /** The reason under a key that {@link #reason} made. */
  static Reason reason(Bytes key) {
    var parts = text(key, 1).split(SEPARATOR, 3);
    return new Reason(parts[0], parts[1], parts[2]);
  }

  /** The definition under a key that {@link #counts} made. */
  static String definition(Bytes key) {
    return text(key, 1);
  }

  /** Where all rows whose ids begin so are; everything up to {@link #after} of it. */
  static Bytes rowsFrom(String idPrefix) {
    return key(ROW, idPrefix);
  }

  static Bytes allCounts() {
    return key(COUNTS, "");
  }

  static Bytes allReasons() {
    return key(REASON, "");
  }

  static Bytes reasonsOf(String definition) {
    return key(REASON, definition + SEPARATOR);
  }

  /** Behind every key that begins so. */
  static Bytes after(Bytes prefix) {
    var bytes = Arrays.copyOf(prefix.get(), prefix.get().length);
    for (var last = bytes.length - 1; last >= 0; last--) {
      if (bytes[last] != (byte) 0xff) {
        bytes[last]++;
        return Bytes.wrap(Arrays.copyOf(bytes, last + 1));
      }
    }
    throw new IllegalArgumentException("expected a key that something may come after, found none");
  }

  /** Where a list begins. */
  static Bytes list(Term term) {
    var out = new ByteArrayOutputStream();
    out.write(LIST);
    out.write(term.facet().code());
    for (var value : term.values()) {
      out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      out.write(END);
    }
    return Bytes.wrap(out.toByteArray());
  }

  /** A place in a list. */
  static Bytes inList(Bytes list, Cursor cursor) {
    var id = cursor.id().getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(list.get().length + Long.BYTES + id.length)
            .put(list.get())
            .putLong(inverted(cursor.startedAt()))
            .put(id)
            .array());
  }

  /** Where what comes behind a place begins. */
  static Bytes justBehind(Bytes list, Cursor cursor) {
    var key = inList(list, cursor).get();
    return Bytes.wrap(Arrays.copyOf(key, key.length + 1));
  }

  /** The place of a key in its list. */
  static Cursor cursor(Bytes list, Bytes key) {
    var buffer = ByteBuffer.wrap(key.get()).position(list.get().length);
    var startedAt = Instant.ofEpochMilli(Long.MAX_VALUE - buffer.getLong());
    return new Cursor(startedAt, text(key, buffer.position()));
  }

  private static long inverted(Instant time) {
    return Long.MAX_VALUE - millis(time);
  }

  /**
   * A time as the store has it, to the millisecond. Log time has none that is not exact: none
   * before the epoch, which would sort wrongly, and none that is too late for a number.
   */
  static long millis(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return time.isBefore(LATEST) ? time.toEpochMilli() : Long.MAX_VALUE;
  }

  private static String text(Bytes key, int from) {
    var bytes = key.get();
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }

  private static Bytes key(byte space, String text) {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + utf8.length).put(space).put(utf8).array());
  }
}
