package org.skald.log.shard;

import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where one replica keeps what it has applied: spaces of ordered keys, written in atomic batches.
 *
 * <p>Reads may come from any thread and see whole batches only.
 */
public interface ShardStore extends AutoCloseable {

  /** The kinds of entries. Codes and names are on disk and never change. */
  enum Space {
    /** The replica's own: applied position, control state. */
    META(0),
    /** States by key. */
    STATE(1),
    /** Due times, ordered. */
    TIMER(2),
    /** Answers by request id. */
    REQUEST(3),
    /** Effects that nobody is known to have acknowledged, by the last position of their commit. */
    OUTBOX(4),
    /** What has changed since the last checkpoint, by the last position of its commit. */
    CHANGED(5),
    /** Answers from outside by question. */
    FINDING(6);

    private final int code;

    Space(int code) {
      this.code = code;
    }

    /** First byte of a key in the snapshot topic. */
    public byte code() {
      return (byte) code;
    }

    /** The space of a code; throws {@link IllegalArgumentException} when there is none. */
    public static Space of(byte code) {
      for (var space : values()) {
        if (space.code == code) {
          return space;
        }
      }
      throw new IllegalArgumentException("expected the code of a space, found " + code);
    }
  }

  /** Entries as they were at one moment. */
  interface View extends AutoCloseable {

    /** The value under a key, if there is one. */
    byte @Nullable [] get(Space space, byte[] key);

    /** Visits entries in the order of their keys from {@code from} on, until told to stop. */
    void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor);

    @Override
    void close();
  }

  /** Changes that happen together or not at all. */
  interface Batch {

    /** Puts an entry. */
    void put(Space space, byte[] key, byte[] value);

    /** Removes an entry, if it is there. */
    void delete(Space space, byte[] key);

    /** Removes all entries of a space with a key from {@code from} to before {@code to}. */
    void deleteRange(Space space, byte[] from, byte[] to);
  }

  /** A new, empty batch. */
  Batch batch();

  /** Makes a batch of this store happen. */
  void write(Batch batch);

  /** The value under a key now. */
  byte @Nullable [] get(Space space, byte[] key);

  /** Visits the entries of now; see {@link View#scan}. */
  void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor);

  /** The entries of now, kept while others are written. */
  View view();

  /** Removes everything, for a restore from a snapshot. */
  void clear();

  @Override
  void close();
}
