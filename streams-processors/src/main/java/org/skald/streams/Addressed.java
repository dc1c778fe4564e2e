package org.skald.streams;

/**
 * A command, and the key of the one thing that it is about.
 *
 * @param <C> command
 */
public record Addressed<C>(String key, C command) {}
