package org.skald.log;

import java.time.Instant;

/**
 * A command that a state proposes to itself for later. It changes nothing on its own: when log time
 * reaches {@code due}, the command is decided like any other.
 *
 * @param due log time at which the command is decided, or the first moment after it
 * @param command what is then decided
 * @param <C> command
 */
public record Timer<C>(Instant due, C command) {}
