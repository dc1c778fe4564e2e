package org.skald.streams.search.core;

/** What one event says of a step, before it is known what the other events say. */
public enum Told {
  /** A participant is asked. */
  RUNNING,
  /** Its participant is asked what became of an attempt that was not answered. */
  QUERYING,
  /** It waits, for time to pass or for a signal. */
  WAITING,
  /** The next attempt has its time. */
  RETRYING,
  /** It has become as many steps as there are items. */
  FANNED_OUT,
  /** It is settled without having happened. */
  SKIPPED,
  /** It is done. */
  DONE,
  /** The participant says that it was not done and will not be. */
  NOT_DONE,
  /** Its last attempt was not done; whether an earlier one was is another question. */
  GIVEN_UP,
  /** Its last attempt has no known outcome. */
  POSSIBLY_DONE,
  /** It waits for a person. */
  STUCK,
  /** A person has let it be tried again. */
  RESUMED,
  /** A participant is asked to undo it. */
  COMPENSATING,
  /** The next attempt to undo it has its time. */
  COMPENSATION_RETRYING,
  /** It could not be undone. */
  COMPENSATION_HELD,
  /** It is undone. */
  COMPENSATED,
  /** It is as if it had never begun: the saga is back at a save-point before it. */
  ANEW
}
