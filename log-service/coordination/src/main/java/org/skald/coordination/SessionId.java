package org.skald.coordination;

/** Names a session; chosen by the client, unique among all sessions there ever are. */
public record SessionId(String value) {

  /** Refuses what is no name, see {@link Names}. */
  public SessionId {
    Names.require("a session id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
