package org.skald.saga.testkit;

/**
 * What past sagas would have come to under a definition: their inputs, and what participants and
 * people really told them, put before it in virtual time.
 *
 * <p>An answer comes as long after it was asked for as it really came. What nobody was ever asked,
 * nobody has answered: then the saga is not judged, except that a step which was never undone is
 * taken for one that can be.
 */
public final class Replay {

  private final Payloads payloads;

  Replay(Payloads payloads) {
    this.payloads = payloads;
  }

  /** What one would have come to. */
  public Replayed of(RecordedSaga recorded) {
    return new ReplayRun(payloads, recorded).run();
  }
}
