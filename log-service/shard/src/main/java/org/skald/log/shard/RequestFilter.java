package org.skald.log.shard;

import java.util.ArrayList;
import java.util.List;

/**
 * Says of nearly every request id that was not added that it was not, without a look into the
 * store: a Bloom filter (Bloom, 1970) that grows by one of twice the size whenever it is full.
 *
 * <p>Of ids that were added it never says so. 12 bits an id and six of them looked at let about one
 * in three hundred strangers pass each layer.
 */
final class RequestFilter {

  private static final int FIRST_CAPACITY = 1 << 12;
  private static final int BITS_PER_ID = 12;
  private static final int PROBES = 6;

  private final List<Layer> layers = new ArrayList<>(List.of(new Layer(FIRST_CAPACITY)));

  private static final class Layer {
    private final int capacity;
    private final long[] words;
    private int size;

    Layer(int capacity) {
      this.capacity = capacity;
      this.words = new long[Math.multiplyExact(capacity, BITS_PER_ID) / Long.SIZE];
    }

    boolean isFull() {
      return size >= capacity;
    }

    void add(long hash) {
      size++;
      for (var probe = 0; probe < PROBES; probe++) {
        var bit = bit(hash, probe);
        words[bit >>> 6] |= 1L << bit;
      }
    }

    boolean mayContain(long hash) {
      for (var probe = 0; probe < PROBES; probe++) {
        var bit = bit(hash, probe);
        if ((words[bit >>> 6] & (1L << bit)) == 0) {
          return false;
        }
      }
      return true;
    }

    /* Two hashes make all others (Kirsch and Mitzenmacher, 2006). */
    private int bit(long hash, int probe) {
      var mixed = (int) (hash >>> Integer.SIZE) + probe * ((int) hash | 1);
      return Integer.remainderUnsigned(mixed, words.length * Long.SIZE);
    }
  }

  void add(String id) {
    if (layers.getLast().isFull()) {
      layers.add(new Layer(layers.getLast().capacity * 2));
    }
    layers.getLast().add(hash(id));
  }

  boolean mayContain(String id) {
    var hash = hash(id);
    for (var layer : layers) {
      if (layer.mayContain(hash)) {
        return true;
      }
    }
    return false;
  }

  /** FNV-1a of 64 bits over the characters, then the finalizer of MurmurHash3 to spread it. */
  private static long hash(String id) {
    var hash = 0xcbf29ce484222325L;
    for (var index = 0; index < id.length(); index++) {
      hash = (hash ^ id.charAt(index)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
