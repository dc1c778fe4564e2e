/**
 * What a log decides and how it says so: deciders, decisions, positions, log time.
 *
 * <p>Pure: depends on {@code java.base} only; no clock, no randomness, no I/O. Its three hosts are
 * a shard of the log, a stream processor and a scenario of the test kit.
 */
@NullMarked
package org.skald.log;

import org.jspecify.annotations.NullMarked;
