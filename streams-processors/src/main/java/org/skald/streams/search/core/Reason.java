package org.skald.streams.search.core;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why sagas of a definition turned around or are stuck, in words that many of them share.
 *
 * @param definition whose sagas
 * @param why {@code step}, {@code deadline}, {@code cancel} or {@code force} for a turn; {@code
 *     stuck}
 * @param text the reason, with every word that has a digit replaced, and cut short
 */
public record Reason(String definition, String why, String text) {

  /** For a saga that is stuck. */
  public static final String STUCK = "stuck";

  private static final int LENGTH_MAX = 160;
  private static final Pattern SINGULAR =
      Pattern.compile("[\\p{L}_.:/-]*+\\p{N}[\\p{L}\\p{N}_.:/-]*+");

  /** The reason of one saga in the words that others share: {@code expected at most #}. */
  static Reason of(String definition, String why, String text) {
    var shared = SINGULAR.matcher(text).replaceAll("#");
    return new Reason(
        definition,
        why,
        shared.length() > LENGTH_MAX ? shared.substring(0, LENGTH_MAX) + "…" : shared);
  }

  /** The reasons that a saga has; none before its beginning is known. */
  static List<Reason> of(SagaRow row) {
    return row.beginning().map(it -> of(row, it.definition())).orElse(List.of());
  }

  private static List<Reason> of(SagaRow row, String definition) {
    var reasons = new ArrayList<Reason>();
    row.turnedAround().ifPresent(it -> reasons.add(of(definition, it.cause(), it.reason())));
    row.stuckSteps().values().forEach(it -> reasons.add(of(definition, STUCK, it.reason())));
    return reasons;
  }
}
