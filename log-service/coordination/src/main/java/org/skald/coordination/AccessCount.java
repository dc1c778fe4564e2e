package org.skald.coordination;

/** How many access lists there are. It spares who asks for one a search where there is none. */
public record AccessCount(int lists) implements CoordinationState {

  /** There is none. */
  static final AccessCount ZERO = new AccessCount(0);
}
