/**
 * The coordination log as a service: its codec, the node that runs it and keeps sessions alive, and
 * the routes that open it. The rules are elsewhere, and pure; the codec is deterministic;
 * everything else is the shell.
 */
@NullMarked
package org.skald.coordination.node;

import org.jspecify.annotations.NullMarked;
