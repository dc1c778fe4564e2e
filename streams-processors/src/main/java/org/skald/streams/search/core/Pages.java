package org.skald.streams.search.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.skald.streams.search.core.Slice.Found;

/** Pages out of what the shards have to give. */
public final class Pages {

  private Pages() {}

  /**
   * A page.
   *
   * @param sagas in the order of the list
   * @param next where the next page begins; empty on the last one
   */
  public record Page<H>(List<H> sagas, Optional<Cursor> next) {}

  /**
   * Merges the slices of all shards. What lies behind the place to which some shard has looked may
   * have to stand behind something that this shard has not told yet, so it waits for the next page.
   */
  public static <H> Page<H> merge(List<Slice<H>> slices, int limit) {
    var horizon =
        slices.stream().flatMap(it -> it.lookedTo().stream()).min(Comparator.naturalOrder());
    var known =
        slices.stream()
            .flatMap(it -> it.found().stream())
            .filter(it -> horizon.map(end -> !it.cursor().isBehind(end)).orElse(true))
            .sorted(Comparator.comparing(Found::cursor))
            .toList();
    if (known.size() > limit) {
      var page = known.subList(0, limit);
      return new Page<>(sagas(page), Optional.of(page.getLast().cursor()));
    }
    return new Page<>(sagas(known), horizon);
  }

  private static <H> List<H> sagas(List<Found<H>> found) {
    return found.stream().map(Found::saga).toList();
  }
}
