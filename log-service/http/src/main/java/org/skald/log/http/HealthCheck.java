package org.skald.log.http;

import java.util.Map;
import java.util.function.Supplier;

/**
 * One thing that a node's health depends on.
 *
 * @param name what is checked, unique in a node
 * @param scope which question it answers
 * @param health how it is now; called at each request, so it should only look
 */
public record HealthCheck(String name, Scope scope, Supplier<Health> health) {

  /** The question that a check answers. */
  public enum Scope {
    /** Whether the process works at all; when not, it should be started anew. */
    LIVE,
    /** Whether requests may be sent to the node now. */
    READY
  }

  /**
   * How something is.
   *
   * @param up whether it does what it is for
   * @param details what an operator wants to know about it
   */
  public record Health(boolean up, Map<String, Object> details) {

    /** Copies the details. */
    public Health {
      details = Map.copyOf(details);
    }

    /** Well, without more to say. */
    public static Health well() {
      return new Health(true, Map.of());
    }
  }

  /** A check of whether requests may be sent to the node. */
  public static HealthCheck ready(String name, Supplier<Health> health) {
    return new HealthCheck(name, Scope.READY, health);
  }

  /** A check of whether the process works at all. */
  public static HealthCheck live(String name, Supplier<Health> health) {
    return new HealthCheck(name, Scope.LIVE, health);
  }
}
