package org.skald.log.http;

import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.log.ReadLevel;

/** How fresh a read has to be, as a query says it. */
public final class ReadLevels {

  private ReadLevels() {}

  /**
   * The level of a query.
   *
   * @param read {@code eventual} or {@code linearizable}; nothing is eventual
   * @param atLeast a position; counts before {@code read}
   * @throws IllegalArgumentException when it is something else
   */
  public static ReadLevel of(@Nullable String read, @Nullable Long atLeast) {
    if (atLeast != null) {
      return new ReadLevel.AtLeast(new Position(atLeast));
    }
    return switch (read) {
      case null -> new ReadLevel.Eventual();
      case "eventual" -> new ReadLevel.Eventual();
      case "linearizable" -> new ReadLevel.Linearizable();
      default ->
          throw new IllegalArgumentException(
              "read: expected eventual or linearizable, found '%s'".formatted(read));
    };
  }
}
