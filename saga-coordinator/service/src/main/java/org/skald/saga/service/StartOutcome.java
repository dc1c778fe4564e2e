package org.skald.saga.service;

import org.skald.log.http.Problem;

/** What became of a record that was to start a saga. */
sealed interface StartOutcome {

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

  /** A definition that is not there is one that has not come to this shard, or this node, yet. */
  static StartOutcome of(int status, String code, String detail) {
    return status >= 500 || status == 404 ? new Undecided(detail) : new Refused(code, detail);
  }
}
