/**
 * The saga log as a service: its shard's rules, their codecs, the node that runs it and the routes
 * that open it.
 *
 * <p>The shard's rules are pure like the saga itself; codecs are deterministic; everything else is
 * the shell.
 */
@NullMarked
package org.skald.saga.service;

import org.jspecify.annotations.NullMarked;
