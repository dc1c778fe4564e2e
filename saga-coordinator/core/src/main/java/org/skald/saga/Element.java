package org.skald.saga;

import java.util.Optional;

/**
 * One item's share of a step that is done for each item of a list. A fan-out makes a step of its
 * own out of it, so all rules of steps are its rules too.
 *
 * @param of the step as the definition declares it
 * @param index which item, from 0
 */
public record Element(String of, int index) {

  private static final char SEPARATOR = '.';

  /** Refuses what is no element. */
  public Element {
    if (of.indexOf(SEPARATOR) >= 0 || index < 0) {
      throw new IllegalArgumentException(
          "expected a declared step and an index from 0, found '%s' and %d".formatted(of, index));
    }
  }

  /** The name of its step: {@code reserve.0}. Names that are declared have no dot. */
  public String name() {
    return of + SEPARATOR + index;
  }

  /** The step that the definition declares, of the name of a step of a saga. */
  public static String declared(String step) {
    var separator = step.indexOf(SEPARATOR);
    return separator < 0 ? step : step.substring(0, separator);
  }

  /** The element that a step of a saga is; empty when it is declared as it stands. */
  public static Optional<Element> of(String step) {
    var separator = step.indexOf(SEPARATOR);
    return separator < 0
        ? Optional.empty()
        : Optional.of(
            new Element(
                step.substring(0, separator), Integer.parseInt(step.substring(separator + 1))));
  }
}
