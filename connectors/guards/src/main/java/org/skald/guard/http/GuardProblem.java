package org.skald.guard.http;

import org.skald.guard.TokenSuperseded;

/**
 * A problem document (RFC 9457) about a request that a guard has refused.
 *
 * @param status of HTTP
 * @param code stable, for programs
 * @param title what kind of problem it is
 * @param detail what was expected and what was found
 * @param more further members of the document, as JSON with a comma before each; may be empty
 */
public record GuardProblem(int status, String code, String title, String detail, String more) {

  /** Media type of {@link #body}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static GuardProblem missing(String lock, String header) {
    return of(428, "token-required")
        .about(
            "The request must bear a fencing token",
            "expected the header %s, found none: hold the lock %s, and send its token"
                .formatted(header, lock),
            member("lock", lock));
  }

  static GuardProblem otherLock(String lock, String found) {
    return of(400, "other-lock")
        .about(
            "The token is of another lock",
            "expected the lock %s in the header %s, found %s"
                .formatted(lock, HttpGuard.LOCK, found),
            member("lock", lock));
  }

  static GuardProblem malformed(String lock, String found) {
    return of(400, "malformed-token")
        .about(
            "The fencing token is not a number",
            "expected a whole number in the header %s, found %s".formatted(HttpGuard.TOKEN, found),
            member("lock", lock));
  }

  static GuardProblem superseded(TokenSuperseded e) {
    return of(409, "token-superseded")
        .about(
            "A later holder of the lock has been seen",
            String.valueOf(e.getMessage()),
            member("lock", e.lock()) + ",\"found\":" + e.found() + ",\"highest\":" + e.highest());
  }

  static GuardProblem unavailable(String lock) {
    return of(503, "guard-unavailable")
        .about(
            "The guard cannot reach its memory",
            "expected to look up the highest token of %s, found its memory out of reach: try again"
                .formatted(lock),
            member("lock", lock));
  }

  private static Kind of(int status, String code) {
    return new Kind(status, code);
  }

  /** What all problems of a code have in common. */
  private record Kind(int status, String code) {

    GuardProblem about(String title, String detail, String more) {
      return new GuardProblem(status, code, title, detail, more);
    }
  }

  /** The document, as JSON. */
  public String body() {
    return "{\"type\":%s,\"title\":%s,\"status\":%d,\"detail\":%s%s}"
        .formatted(quoted("/problems/" + code), quoted(title), status, quoted(detail), more);
  }

  private static String member(String name, String value) {
    return "," + quoted(name) + ":" + quoted(value);
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
