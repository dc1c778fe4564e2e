package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.skald.saga.Scope;
import org.skald.saga.TouchedKeys;
import org.skald.saga.Touches;
import org.skald.saga.definition.Expression.Failed;
import org.skald.schemas.NotDecodable;

/**
 * The {@code reads} and {@code writes} of a step: equal to others with the same sources and
 * schemas.
 */
final class CelTouches implements Touches {

  private final List<CelKey> read;
  private final List<CelKey> written;
  private final Activation.Reads reads;

  CelTouches(List<CelKey> read, List<CelKey> written, Activation.Reads reads) {
    this.read = List.copyOf(read);
    this.written = List.copyOf(written);
    this.reads = reads;
  }

  @Override
  public TouchedKeys of(Scope scope) {
    try {
      var activation = reads.of(scope);
      var untold = new ArrayList<String>();
      return new TouchedKeys(
          told(read, activation, untold), told(written, activation, untold), untold);
    } catch (Failed | NotDecodable e) {
      return new TouchedKeys(List.of(), List.of(), List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Each once; one that cannot be told does not keep the others back. */
  private static List<String> told(List<CelKey> keys, Activation activation, List<String> untold) {
    var told = new LinkedHashSet<String>();
    for (var key : keys) {
      try {
        told.add(TouchedKeys.requireKey(key.of(activation)));
      } catch (Failed | NotDecodable | IllegalArgumentException e) {
        untold.add("%s: %s".formatted(key.source(), e.getMessage()));
      }
    }
    return List.copyOf(told);
  }

  private Identity identity() {
    return new Identity(
        sources(read),
        sources(written),
        ExpressionIdentity.schemasOf(reads),
        reads.optional(),
        reads.items());
  }

  private static List<String> sources(List<CelKey> keys) {
    return keys.stream().map(CelKey::source).toList();
  }

  /** The texts of the keys, and what they read. */
  private record Identity(
      List<String> reads,
      List<String> writes,
      Map<String, Integer> schemas,
      Set<String> optional,
      Optional<CelItems> items) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof CelTouches that && identity().equals(that.identity());
  }

  @Override
  public int hashCode() {
    return identity().hashCode();
  }

  @Override
  public String toString() {
    return "CelTouches" + Stream.of(read, written).map(CelTouches::sources).toList();
  }
}
