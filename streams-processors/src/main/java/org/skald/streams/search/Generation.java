package org.skald.streams.search;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a view's store has since it was last begun anew: its keys stand behind the number of the
 * generation. So a view is empty at once, and what earlier generations have left can be removed
 * little by little: all of it in one transaction would take too long.
 */
final class Generation {

  /** So many, and then the first again, which is gone by then. */
  static final int COUNT = 100;

  private final ReadOnlyKeyValueStore<Bytes, byte[]> all;
  private final int number;

  Generation(ReadOnlyKeyValueStore<Bytes, byte[]> all, int number) {
    this.all = all;
    this.number = number;
  }

  /** A key as the whole store has it. */
  Bytes key(Bytes key) {
    var bytes = key.get();
    return Bytes.wrap(ByteBuffer.allocate(1 + bytes.length).put((byte) number).put(bytes).array());
  }

  byte @Nullable [] get(Bytes key) {
    return all.get(key(key));
  }

  /** The entries from a key to another, both included. */
  KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return new Entries(all.range(key(from), key(to)));
  }

  /** Where {@link #sweep} begins. */
  Optional<Bytes> first() {
    return Optional.of(before(number == 0 ? 1 : 0));
  }

  private static Bytes before(int generation) {
    return Bytes.wrap(new byte[] {(byte) generation});
  }

  /**
   * Removes what other generations have left.
   *
   * @param from where to go on
   * @param max how many entries at the most
   * @return where to go on next time; empty when nothing is left
   */
  Optional<Bytes> sweep(KeyValueStore<Bytes, byte[]> store, Bytes from, int max) {
    var isEarlier = from.get()[0] < number;
    var count = 0;
    try (var entries = store.range(from, before(isEarlier ? number : COUNT))) {
      for (; entries.hasNext(); count++) {
        if (count == max) {
          return Optional.of(entries.peekNextKey());
        }
        store.delete(entries.next().key);
      }
    }
    return isEarlier ? Optional.of(before(number + 1)) : Optional.empty();
  }

  private record Entries(KeyValueIterator<Bytes, byte[]> all)
      implements KeyValueIterator<Bytes, byte[]> {

    @Override
    public boolean hasNext() {
      return all.hasNext();
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      var entry = all.next();
      return KeyValue.pair(stripped(entry.key), entry.value);
    }

    @Override
    public Bytes peekNextKey() {
      return stripped(all.peekNextKey());
    }

    private static Bytes stripped(Bytes key) {
      return Bytes.wrap(Arrays.copyOfRange(key.get(), 1, key.get().length));
    }

    @Override
    public void close() {
      all.close();
    }
  }
}
