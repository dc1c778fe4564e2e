package org.skald.log.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** How keys look in the spaces of a store, so that their bytes sort as they should. */
final class Keys {

  static final byte[] CONTROL = utf8("control");
  static final byte[] FIRST = new byte[0];

  private Keys() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /** A due time, then a key: {@link #dueOf} and {@link #keyOf} take it apart. */
  static byte[] timed(Instant due, String key) {
    var text = utf8(key);
    return ByteBuffer.allocate(Long.BYTES + text.length)
        .putLong(due.toEpochMilli())
        .put(text)
        .array();
  }

  static Instant dueOf(byte[] timed) {
    return Instant.ofEpochMilli(number(timed));
  }

  static String keyOf(byte[] timed) {
    return new String(timed, Long.BYTES, timed.length - Long.BYTES, StandardCharsets.UTF_8);
  }

  /** A space and a key in it as one: the key of the snapshot topic and of changed entries. */
  static byte[] spaced(ShardStore.Space space, byte[] key) {
    return ByteBuffer.allocate(1 + key.length).put(space.code()).put(key).array();
  }

  static ShardStore.Space spaceOf(byte[] spaced) {
    return ShardStore.Space.of(spaced[0]);
  }

  /** The smallest key after this one. */
  static byte[] after(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  static byte[] unspaced(byte[] spaced) {
    return Arrays.copyOfRange(spaced, 1, spaced.length);
  }
}
