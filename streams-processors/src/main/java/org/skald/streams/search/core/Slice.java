package org.skald.streams.search.core;

import java.util.List;
import java.util.Optional;

/**
 * What one shard has to give to a page.
 *
 * @param found sagas in the order of the list
 * @param lookedTo how far it has looked when there may be more behind; empty when there is not
 * @param <H> what is told of a saga
 */
public record Slice<H>(List<Found<H>> found, Optional<Cursor> lookedTo) {

  /** A saga and its place. */
  public record Found<H>(Cursor cursor, H saga) {}

  /** Keeps its own copy. */
  public Slice {
    found = List.copyOf(found);
  }
}
