/**
 * Explores every path that a saga of a definition can take and checks what is claimed of all of
 * them.
 *
 * <p>Pure, like the rules that it runs: a definition goes in, a verdict comes out. It depends on
 * the saga's core only; the world around a saga (participants, time, people) is a set of {@link
 * org.skald.saga.verify.Move moves}, any of which may come next.
 */
@NullMarked
package org.skald.saga.verify;

import org.jspecify.annotations.NullMarked;
