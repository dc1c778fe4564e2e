package org.skald.participant.http;

/**
 * What the answers of a service mean.
 *
 * <p>A repeat bears the same key, so a service that keeps the promise of {@code Idempotency-Key}
 * may be asked again, by any endpoint, as long as nobody knows whether it has done the command.
 */
final class Outcomes {

  private static final int CONFLICT = 409;

  private Outcomes() {}

  /** What an answer, or none, says about one try. */
  enum Try {
    /** It is done. */
    DONE,
    /** It is not done and never will be. */
    REFUSED,
    /** It is not done, and another endpoint or a later attempt may do it. */
    NOT_DONE,
    /** It may have been done. */
    UNKNOWN
  }

  /**
   * The meaning of a status. {@code before} tells whether an earlier try may have reached the
   * service: then a conflict is likely to be with that one.
   */
  static Try of(int status, boolean before) {
    if (status >= 200 && status < 300) {
      return Try.DONE;
    }
    if (status == CONFLICT) {
      return before ? Try.UNKNOWN : Try.REFUSED;
    }
    return switch (status) {
      case 408, 425, 429, 503 -> Try.NOT_DONE;
      default -> status >= 500 ? Try.UNKNOWN : status >= 400 ? Try.REFUSED : Try.NOT_DONE;
    };
  }

  /** Whether an answer with this status says that the endpoint is well. */
  static boolean isWell(int status) {
    return status < 500 && status != 429;
  }
}
