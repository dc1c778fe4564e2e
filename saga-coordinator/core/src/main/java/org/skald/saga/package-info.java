/**
 * A saga as a decider: what its definition says, what has happened to it, what happens next.
 *
 * <p>Pure: depends on {@code org.skald.log} only. Payloads are opaque here; the mappings and
 * conditions of a definition, which look inside, come in as functions.
 */
@NullMarked
package org.skald.saga;

import org.jspecify.annotations.NullMarked;
