package org.skald.saga.definition;

/**
 * One mistake in a JSON document that should become a record.
 *
 * @param path where, as a JSON path such as {@code $.lines[0].sku}
 * @param expected what would have been right
 * @param found what stands there
 * @param hint how to put it right; may be empty
 */
public record InputProblem(String path, String expected, String found, String hint) {

  /** One line for people: {@code $.quantity: expected int, found "two"}. */
  public String render() {
    return "%s: expected %s, found %s%s"
        .formatted(path, expected, found, hint.isEmpty() ? "" : "; " + hint);
  }
}
