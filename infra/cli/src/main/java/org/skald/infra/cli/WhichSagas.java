package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Upon which sagas a command acts: one, by its id, or all that are in a state. */
final class WhichSagas {

  /** Options that mean something beside {@code --all} only. */
  private static final List<String> OF_ALL = List.of("--definition", "--state", "--dry-run");

  @Parameters(paramLabel = "ID", arity = "0..1", description = "The saga; or --all.")
  private @Nullable String id;

  @Option(names = "--all", description = "All that this can be done to, instead of one.")
  private boolean all;

  @Option(names = "--definition", description = "With --all: only those of a definition.")
  private @Nullable String definition;

  @Option(names = "--dry-run", description = "With --all: only say which ones.")
  private boolean dryRun;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** Whether it is all of them; fails unless it is one or all. */
  boolean isAll() {
    if (all == (id != null)) {
      throw new Failed(
          Failed.REFUSED,
          "expected the ID of a saga or --all, found %s".formatted(all ? "both" : "neither"));
    }
    var given = Objects.requireNonNull(spec).commandLine().getParseResult();
    for (var option : OF_ALL) {
      if (!all && given.hasMatchedOption(option)) {
        throw new Failed(
            Failed.REFUSED,
            "%s: expected --all beside it, found the ID of a saga".formatted(option));
      }
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
   * @param listed which of those that are listed it is, by what the list says of them
   */
  record Standing(String query, String words, Predicate<JsonNode> listed) {

    static Standing in(String state) {
      return new Standing("state=" + ApiClient.encoded(state), state, _ -> true);
    }

    /** This act upon them waits for a second person. */
    static Standing proposed(String act) {
      return new Standing(
          "proposed=true",
          "waiting for a second person",
          saga -> saga.path("proposed").path("act").asText().equals(act));
    }
  }

  /** The query of the list of all of them. */
  String query(Standing standing, int limit) {
    var query = "/sagas?%s&limit=%d".formatted(standing.query(), limit);
    return definition == null ? query : query + "&definition=" + ApiClient.encoded(definition);
  }
}
