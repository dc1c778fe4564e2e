/**
 * What locks, registers and names do when they are asked one thing at a time, as their clients may
 * rely on it: specifications for the linearizability checker, written without a look at the
 * deciders.
 *
 * <p>Pure, and depends on {@code org.skald.log.testkit.linearizability} only.
 */
@NullMarked
package org.skald.log.testkit.specification;

import org.jspecify.annotations.NullMarked;
