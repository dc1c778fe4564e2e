package org.skald.schemas;

/** What a participant says that came of a command; the value of {@link Headers#OUTCOME}. */
public enum Outcome {
  /** It is done. */
  OK("ok"),
  /** It was not done and never will be. */
  REFUSED("refused"),
  /** It was not done this time and may be tried again. */
  FAILED("failed");

  private final String wireName;

  Outcome(String wireName) {
    this.wireName = wireName;
  }

  /** The word for it on the wire. */
  public String wireName() {
    return wireName;
  }

  /**
   * The outcome of this word.
   *
   * @throws NotDecodable when there is none
   */
  public static Outcome parse(String text) {
    for (Outcome outcome : values()) {
      if (outcome.wireName.equals(text)) {
        return outcome;
      }
    }
    throw new NotDecodable(
        "expected the outcome ok, refused or failed; found " + NotDecodable.quote(text));
  }
}
