package org.skald.log;

import java.time.Instant;

/**
 * Where and when a command is decided, as the log says it: the same on every replica.
 *
 * @param position the place of the record that carries the command
 * @param now log time at that place; never a wall clock
 * @param rulesLevel the level of the rules that the log has switched on, from 1
 */
public record Moment(Position position, Instant now, int rulesLevel) {}
