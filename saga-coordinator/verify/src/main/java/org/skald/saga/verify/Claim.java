package org.skald.saga.verify;

/** What is claimed of every path of a definition. */
public enum Claim {
  /** A saga that has turned around leaves nothing behind that was done, or may have been. */
  NOTHING_LEFT_UNDONE("was done, or may have been, and is never undone"),
  /** A step that was not done, and will not be, turns the saga around. */
  A_WAY_BACK("cannot go on and cannot be given up: there is no way back from here"),
  /** Whatever a command is made of is there when it is made. */
  INPUT_IS_THERE("cannot be asked for: what its command is made of is not there"),
  /** Whatever a compensation is made of is there when it is made. */
  COMPENSATION_INPUT_IS_THERE("cannot be undone: what its compensation is made of is not there"),
  /** A saga that completes has done all that it did not skip. */
  ALL_DONE("was not done, and yet the saga completes"),
  /** Every path comes to an end, or to a person who has been called. */
  EVERY_PATH_ENDS("waits for what will never come"),
  /** Waits, and the attempts that are asked for, fit into the deadline. */
  WITHIN_THE_DEADLINE("asks for more time than the deadline leaves"),
  /** Each step happens on some path. */
  EVERY_STEP_HAPPENS("happens on no path");

  private final String violation;

  Claim(String violation) {
    this.violation = violation;
  }

  /** What is wrong with a step for which the claim does not hold, after its name. */
  public String violation() {
    return violation;
  }
}
