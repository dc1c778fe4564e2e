package org.skald.log.http;

import java.util.UUID;
import org.slf4j.Logger;

/** The name under which a fault is told to a caller, and found in the log. */
final class Incident {

  private Incident() {}

  /** Logs a fault under a new name, which tells nothing about it. */
  static String log(Logger log, String what, Throwable cause) {
    String id = UUID.randomUUID().toString();
    log.error("incident {}: {}", id, what, cause);
    return id;
  }
}
