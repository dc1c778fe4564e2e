package org.skald.infra.system.histories;

import com.fasterxml.jackson.databind.JsonNode;

/** What a client knows after a request. */
sealed interface Outcome {

  /**
   * It was answered.
   *
   * @param code of the problem, if it was refused; else empty
   */
  record Answered(int status, String code, JsonNode body) implements Outcome {}

  /** Nothing was appended, the API says, or no connection came about. */
  record NotDone(String why) implements Outcome {}

  /** Nobody knows whether it took effect, or will. */
  record Unknown(String why) implements Outcome {}
}
