/**
 * Guards: they stand before what a lock protects, and refuse the writes of a holder that has been
 * overtaken, by its fencing token.
 *
 * <p>{@link org.skald.guard.Verdict} is the pure rule behind all of them. {@link
 * org.skald.guard.MemoryGuard} and {@link org.skald.guard.JdbcGuard} differ in where they remember
 * the highest token; the packages {@code http} and {@code kafka} take tokens from requests and
 * records.
 *
 * <p>Runs on Java 17 and later; depends on the JDBC that comes with Java.
 */
@NullMarked
package org.skald.guard;

import org.jspecify.annotations.NullMarked;
