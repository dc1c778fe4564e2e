/**
 * The locks of sagas as a decider: who holds one, who waits for it, and what is taken from a
 * quantity.
 *
 * <p>Pure: depends on {@code org.skald.saga}, for which a lock is a participant, and on {@code
 * org.skald.log} only.
 */
@NullMarked
package org.skald.saga.lock;

import org.jspecify.annotations.NullMarked;
