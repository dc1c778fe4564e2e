package org.skald.streams.search;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.streams.search.core.Phase;
import org.skald.streams.search.core.Standing;
import org.skald.streams.search.core.Wanted;

/** What is searched for, narrowed bit by bit. */
final class Query {

  private @Nullable Phase phase;
  private @Nullable String definition;
  private @Nullable Integer version;
  private @Nullable String id;
  private @Nullable String idPrefix;
  private @Nullable String participant;
  private @Nullable String step;
  private @Nullable Standing standing;
  private @Nullable String stuckReason;
  private @Nullable Instant from;
  private @Nullable Instant to;

  private Query() {}

  static Query all() {
    return new Query();
  }

  Query phase(Phase wanted) {
    phase = wanted;
    return this;
  }

  Query definition(String wanted) {
    definition = wanted;
    return this;
  }

  Query version(Integer wanted) {
    version = wanted;
    return this;
  }

  Query id(String wanted) {
    id = wanted;
    return this;
  }

  Query idPrefix(String wanted) {
    idPrefix = wanted;
    return this;
  }

  Query participant(String wanted) {
    participant = wanted;
    return this;
  }

  Query step(String wanted) {
    step = wanted;
    return this;
  }

  Query standing(Standing wanted) {
    standing = wanted;
    return this;
  }

  Query stuckReason(String wanted) {
    stuckReason = wanted;
    return this;
  }

  Query from(Instant wanted) {
    from = wanted;
    return this;
  }

  Query to(Instant wanted) {
    to = wanted;
    return this;
  }

  Wanted wanted() {
    return new Wanted(
        Optional.ofNullable(phase),
        Optional.ofNullable(definition),
        Optional.ofNullable(version),
        Optional.ofNullable(id),
        Optional.ofNullable(idPrefix),
        Optional.ofNullable(participant),
        Optional.ofNullable(step),
        Optional.ofNullable(standing),
        Optional.ofNullable(stuckReason),
        Optional.empty(),
        Optional.ofNullable(from),
        Optional.ofNullable(to));
  }
}
