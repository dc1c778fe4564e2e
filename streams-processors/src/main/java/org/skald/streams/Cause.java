package org.skald.streams;

import org.skald.log.Moment;

/**
 * Why something was decided: the command, or the timer, that brought it about.
 *
 * @param key the thing that decided
 * @param id the id of the command, the same for every attempt; of a timer, its key and number
 * @param moment where and when it was decided
 */
public record Cause(String key, String id, Moment moment) {}
