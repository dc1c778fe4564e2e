package org.skald.participant;

/** What a command came to. */
sealed interface Answer {

  /** Whether it holds for every later repeat of the command. */
  default boolean isFinal() {
    return this instanceof Done || this instanceof Refused;
  }

  /** It is done. */
  record Done(Reply reply) implements Answer {

    static final Done WITHOUT_CONTENT = new Done(Reply.EMPTY);
  }

  /** It was not done and never will be. */
  record Refused(String reason) implements Answer {}

  /** It was not done this time and may be tried again. */
  record Failed(String reason) implements Answer {}

  /** It may have been done: nobody is answered, and the inbox remembers that. */
  record Unknown(String reason) implements Answer {}
}
