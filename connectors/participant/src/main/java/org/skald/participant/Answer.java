package org.skald.participant;

/** What a command came to. */
sealed interface Answer {

  /** Whether it holds for every attempt. */
  default boolean isFinal() {
    return this instanceof Done || this instanceof Refused;
  }

  /**
   * Whether it is the answer to this attempt, should that come again: what the coordinator was told
   * of an attempt must stay true, since it may have acted upon it.
   */
  default boolean isAnswerTo(int attempt) {
    return isFinal() || (this instanceof Failed failed && attempt <= failed.attempt());
  }

  /**
   * It is done.
   *
   * @param unchanged whether nothing was changed by it
   */
  record Done(Reply reply, boolean unchanged) implements Answer {

    static final Done WITHOUT_CONTENT = new Done(Reply.EMPTY);

    Done(Reply reply) {
      this(reply, false);
    }
  }

  /** It was not done and never will be. */
  record Refused(String reason) implements Answer {

    /** Cuts what is too long to travel. */
    public Refused {
      reason = Reasons.cut(reason);
    }
  }

  /** This attempt was not done, nor any before it; a later one may be. */
  record Failed(String reason, int attempt) implements Answer {

    /** Cuts what is too long to travel. */
    public Failed {
      reason = Reasons.cut(reason);
    }
  }

  /**
   * It may have been done: nobody is answered, also not who asks what became of it, and the inbox
   * remembers that.
   */
  record Unknown(String reason) implements Answer {

    /** Cuts what is too long to travel. */
    public Unknown {
      reason = Reasons.cut(reason);
    }
  }
}
