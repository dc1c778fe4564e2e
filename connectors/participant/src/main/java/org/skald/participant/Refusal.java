package org.skald.participant;

/** A final no: the command is not done and never will be. The saga turns round, or stops. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a reason for people, which travels to the coordinator: name no secrets. */
  public Refusal(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
