package org.skald.saga;

/**
 * Holds unless a step that was done has changed nothing: whoever has only read is not asked to
 * commit.
 *
 * @param step that comes before
 */
public record Changed(String step) implements Condition {

  @Override
  public Tested test(Scope scope) {
    return new Tested.Known(!scope.unchanged().contains(step));
  }
}
