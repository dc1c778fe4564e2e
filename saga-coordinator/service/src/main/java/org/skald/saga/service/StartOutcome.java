package org.skald.saga.service;

import org.skald.log.http.Problem;

/** What became of a record that was to start a saga. */
sealed interface StartOutcome {

  /** The status of what the log has refused. */
  int CONFLICT = 409;

  /** The status of what the definition cannot take. */
  int UNFIT = 422;

  /** The saga is there, by this record now or by the same one before. */
  record Started() implements StartOutcome {}

  /** It can never start one. */
  record Refused(String code, String cause) implements StartOutcome {}

  /** Nobody can say yet: it has to be tried again. */
  record Undecided(String cause) implements StartOutcome {}

  /** The outcome of a start that was answered with a problem. */
  static StartOutcome of(Problem problem) {
    return of(problem.status(), problem.code(), problem.detail());
  }

  /**
   * The same. What the log or the definition has refused stays so. All else is no fault of the
   * record: a definition that is not there, for one, has not come to the shard yet.
   */
  static StartOutcome of(int status, String code, String detail) {
    return status == CONFLICT || status == UNFIT
        ? new Refused(code, detail)
        : new Undecided(detail);
  }
}
