package org.skald.saga.service;

import org.skald.log.http.Problem;

/** What became of a record of a topic that the log is to take. */
sealed interface RecordOutcome {

  /** The status of what the log has refused. */
  int CONFLICT = 409;

  /** The status of what the definition cannot take. */
  int UNFIT = 422;

  /**
   * The log has taken it, now or when it came before.
   *
   * @param position where in the log that was decided
   */
  record Taken(long position) implements RecordOutcome {}

  /** It is none of those that are meant. */
  record Skipped() implements RecordOutcome {}

  /** It can never be taken. */
  record Refused(String code, String cause) implements RecordOutcome {}

  /** It can never be taken, and is a dead letter. */
  record Buried(Refused refused) implements RecordOutcome {}

  /** Nobody can say yet: it has to be tried again. */
  record Undecided(String cause) implements RecordOutcome {}

  /** The outcome of what was answered with a problem. */
  static RecordOutcome of(Problem problem) {
    return of(problem.status(), problem.code(), problem.detail());
  }

  /**
   * The same. What the log or the definition has refused stays so. All else is no fault of the
   * record: a definition that is not there, for one, has not come to the shard yet.
   */
  static RecordOutcome of(int status, String code, String detail) {
    return status == CONFLICT || status == UNFIT
        ? new Refused(code, detail)
        : new Undecided(detail);
  }
}
