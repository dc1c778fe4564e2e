package org.skald.infra.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Upon which sagas a command acts: one, by its id, or all that are in a state. */
final class WhichSagas {

  @Parameters(paramLabel = "ID", arity = "0..1", description = "The saga; or --all.")
  private @Nullable String id;

  @Option(names = "--all", description = "All that this can be done to, instead of one.")
  private boolean all;

  @Option(names = "--definition", description = "With --all: only those of a definition.")
  private @Nullable String definition;

  @Option(names = "--dry-run", description = "With --all: only say which ones.")
  private boolean dryRun;

  /** Whether it is all of them; fails unless it is one or all. */
  boolean isAll() {
    if (all == (id != null)) {
      throw new Failed(
          Failed.REFUSED,
          "expected the ID of a saga or --all, found %s".formatted(all ? "both" : "neither"));
    }
    if (!all && (definition != null || dryRun)) {
      throw new Failed(
          Failed.REFUSED,
          "%s: expected --all beside it, found the ID of a saga"
              .formatted(dryRun ? "--dry-run" : "--definition"));
    }
    return all;
  }

  /** Whether it is those of one definition. */
  boolean isOfOneDefinition() {
    return definition != null;
  }

  String id() {
    return Objects.requireNonNull(id);
  }

  boolean isDryRun() {
    return dryRun;
  }

  /**
   * How sagas stand that are acted upon together.
   *
   * @param query what a list of them asks for
   * @param words the same for people
   */
  record Standing(String query, String words) {

    /** An act upon them waits for a second person. */
    static final Standing PROPOSED = new Standing("proposed=true", "waiting for a second person");

    static Standing in(String state) {
      return new Standing("state=" + ApiClient.encoded(state), state);
    }
  }

  /** The query of the list of all of them. */
  String query(Standing standing, int limit) {
    var query = "/sagas?%s&limit=%d".formatted(standing.query(), limit);
    return definition == null ? query : query + "&definition=" + ApiClient.encoded(definition);
  }
}
