package org.skald.infra.system.histories;

/** An answer that the API does not know. */
final class UnexpectedAnswer extends IllegalStateException {

  private static final long serialVersionUID = 1;

  UnexpectedAnswer(String expected, Outcome.Answered found) {
    super("expected %s, found %d %s".formatted(expected, found.status(), found.body()));
  }
}
