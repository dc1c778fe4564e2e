package org.skald.client;

/**
 * The session has ended, or its end can no longer be excluded: all its grants are lost, and nothing
 * more can be acquired in it. Open another one.
 */
public final class SessionExpired extends SkaldException {

  private static final long serialVersionUID = 1L;

  SessionExpired(String message) {
    super(message, null);
  }
}
