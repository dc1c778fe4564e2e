package org.skald.saga.service;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.streams.search.core.Cursor;
import org.skald.streams.search.core.Phase;
import org.skald.streams.search.core.Places;
import org.skald.streams.search.core.Standing;
import org.skald.streams.search.core.Wanted;

/** What a search asks for, as its query says it. */
record SearchQuery(
    @Nullable String state,
    @Nullable String definition,
    @Nullable Integer version,
    @Nullable String id,
    @Nullable String idPrefix,
    @Nullable String participant,
    @Nullable String step,
    @Nullable String standing,
    @Nullable String stuckReason,
    @Nullable String parent,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Integer limit,
    @Nullable String after,
    @Nullable String atLeast,
    @Nullable String shards) {

  static final int LIMIT_DEFAULT = 50;
  static final int LIMIT_MAX = 1_000;

  /** What a question for counts has in common with a search. */
  static SearchQuery ofCounts(@Nullable String definition, @Nullable String atLeast) {
    return new SearchQuery(
        null,
        definition,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        atLeast,
        null);
  }

  /**
   * The sagas that are wanted.
   *
   * @throws IllegalArgumentException when a value is not what it may be
   */
  Wanted wanted() {
    return new Wanted(
        Optional.ofNullable(state).map(Phase::ofWord),
        Optional.ofNullable(definition),
        Optional.ofNullable(version),
        Optional.ofNullable(id),
        Optional.ofNullable(idPrefix),
        Optional.ofNullable(participant),
        Optional.ofNullable(step),
        Optional.ofNullable(standing).map(Standing::ofWord),
        Optional.ofNullable(stuckReason),
        Optional.ofNullable(parent),
        Optional.ofNullable(from),
        Optional.ofNullable(to));
  }

  /** How many at the most; {@link IllegalArgumentException} when out of bounds. */
  int limitOrDefault() {
    var most = Optional.ofNullable(limit).orElse(LIMIT_DEFAULT);
    if (most < 1 || most > LIMIT_MAX) {
      throw new IllegalArgumentException(
          "limit: expected 1 to %d, found %d".formatted(LIMIT_MAX, most));
    }
    return most;
  }

  /** Where the page begins; {@link IllegalArgumentException} when it is no place. */
  Optional<Cursor> behind() {
    return Optional.ofNullable(after).map(Cursor::parse);
  }

  /** How far the view has to be; {@link IllegalArgumentException} when these are no places. */
  Places places() {
    return Optional.ofNullable(atLeast).map(Places::parse).orElse(Places.NONE);
  }

  /** The same as a query string. */
  String text() {
    var text = new StringBuilder();
    append(text, "state", state);
    append(text, "definition", definition);
    append(text, "version", version);
    append(text, "id", id);
    append(text, "id-prefix", idPrefix);
    append(text, "participant", participant);
    append(text, "step", step);
    append(text, "standing", standing);
    append(text, "stuck-reason", stuckReason);
    append(text, "parent", parent);
    append(text, "from", from);
    append(text, "to", to);
    append(text, "limit", limit);
    append(text, "after", after);
    append(text, "at-least", atLeast);
    return text.toString();
  }

  private static void append(StringBuilder text, String name, @Nullable Object value) {
    if (value != null) {
      text.append(text.isEmpty() ? "" : "&")
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    }
  }
}
