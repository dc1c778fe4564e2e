package org.skald.log.shard;

import java.util.concurrent.CompletableFuture;
import org.skald.log.Position;

/** The place up to which all effects of a shard have been acknowledged. */
public interface Marks {

  /** Moves the mark. Two drivers may; whoever is behind moves it back, which only repeats. */
  CompletableFuture<Position> commit(Position acknowledged);

  /** Where the mark is; {@link Position#BEFORE_FIRST} when nobody has set it. */
  CompletableFuture<Position> read();
}
