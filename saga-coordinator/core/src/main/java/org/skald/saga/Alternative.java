package org.skald.saga;

/** The place of a step that happens instead of another one, which comes before it. */
public sealed interface Alternative {

  /** The step that it happens instead of. */
  String to();

  /**
   * Happens if the other step, and what that one is the alternative to, were skipped because their
   * conditions did not hold.
   */
  record Otherwise(String to) implements Alternative {}

  /** Happens if the other step was given up and has not happened. */
  record OnFailure(String to) implements Alternative {}
}
