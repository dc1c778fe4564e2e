/**
 * Whether what concurrent clients saw can be explained by one thing at a time: histories,
 * sequential specifications, and a checker of the one against the other (Herlihy and Wing,
 * "Linearizability: a correctness condition for concurrent objects", 1990).
 *
 * <p>Pure, and depends on {@code java.util} only.
 */
@NullMarked
package org.skald.log.testkit.linearizability;

import org.jspecify.annotations.NullMarked;
