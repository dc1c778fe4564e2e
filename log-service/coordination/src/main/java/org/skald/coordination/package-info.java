/**
 * The rules of coordination: members, sessions, locks, elections, semaphores, registers, names,
 * counters, sequences, latches, barriers. Pure: no clock, no chance, no I/O. Everything lives in
 * one shard, whose order is the order of everything.
 */
@NullMarked
package org.skald.coordination;

import org.jspecify.annotations.NullMarked;
