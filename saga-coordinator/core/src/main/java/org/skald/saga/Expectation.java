package org.skald.saga;

/**
 * What has to hold of the reply of a step that can be undone; the {@code expect:} of a definition.
 *
 * @param said as the definition says it, for people
 * @param condition sees the step's own reply too
 */
public record Expectation(String said, Condition condition) {}
