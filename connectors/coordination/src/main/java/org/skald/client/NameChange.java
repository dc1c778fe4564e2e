package org.skald.client;

import java.time.Instant;
import java.util.Optional;

/**
 * What happened to a name.
 *
 * @param revision its place among all changes; a watch resumes after it
 * @param position the position of the record that changed it, by which reads and conditions know it
 * @param at when, in log time
 * @param path which name
 * @param value its value from here on; empty when it is there no longer
 * @param session the session with which it goes; empty when it stays
 */
public record NameChange(
    String revision,
    long position,
    Instant at,
    String path,
    Optional<String> value,
    Optional<String> session) {

  /** Whether the name is there no longer. */
  public boolean isDeletion() {
    return value.isEmpty();
  }
}
