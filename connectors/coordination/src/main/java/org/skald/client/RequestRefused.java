package org.skald.client;

/** A node refused a request for a reason that another try does not mend. */
public final class RequestRefused extends SkaldException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  RequestRefused(Request request, Answer answer) {
    this(request.toString(), answer);
  }

  RequestRefused(String request, Answer answer) {
    super("expected %s to be granted, found %s".formatted(request, answer.described()), null);
    this.status = answer.status();
    this.code = answer.code();
  }

  /** The HTTP status, such as 400. */
  public int status() {
    return status;
  }

  /** The last part of the problem's type, such as {@code session-taken}; empty if it had none. */
  public String code() {
    return code;
  }
}
