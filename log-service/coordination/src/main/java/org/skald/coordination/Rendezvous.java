package org.skald.coordination;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Weighted rendezvous hashing: every member draws a lot for a thing, and the highest lots have it.
 *
 * <p>Who sees the same members comes to the same order, whatever happened before; a member that
 * goes leaves the order of the others as it was. A member of twice the weight comes first twice as
 * often.
 *
 * @see <a href="https://doi.org/10.1109/90.663936">Thaler and Ravishankar, "Using name-based
 *     mappings to increase hit rates", 1998</a>
 * @see <a href="https://doi.org/10.1007/s00224-005-1101-y">Schindelhauer and Schomaker, "Weighted
 *     distributed hash tables", 2005</a>, for the weights
 */
public final class Rendezvous {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int MANTISSA_BITS = 53;

  private Rendezvous() {}

  /** The members in the order in which a thing would choose them. */
  public static List<MemberName> order(String thing, Map<MemberName, Double> weights) {
    return order(thing, weights, weights.keySet());
  }

  static List<MemberName> order(
      String thing, Map<MemberName, Double> weights, Collection<MemberName> among) {
    return among.stream()
        .sorted(
            Comparator.comparingDouble(
                    (MemberName it) -> -lot(thing, it, weights.getOrDefault(it, 1.0)))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** The lot that a member draws for a thing; above zero. */
  static double lot(String thing, MemberName member, double weight) {
    // StrictMath: every node has to come to the same bits.
    return -weight / StrictMath.log(uniform(hash(thing + '\0' + member)));
  }

  /** Strictly between 0 and 1. */
  private static double uniform(long hash) {
    return ((hash >>> (Long.SIZE - MANTISSA_BITS)) + 0.5) / (1L << MANTISSA_BITS);
  }

  /**
   * FNV-1a of the characters, and the finalizer of SplitMix64, since FNV alone stirs too little.
   */
  private static long hash(String text) {
    var hash = FNV_OFFSET;
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      hash = (hash ^ (character & 0xff)) * FNV_PRIME;
      hash = (hash ^ (character >>> 8)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
