/**
 * The tail of a journal: recent events in memory, and whoever watches for new ones.
 *
 * <p>It restores the order of a journal that repeats and overtakes itself, finds the watches of an
 * event by an index, and brings those that resume from long ago up to date. Knows Kafka by a port
 * only; depends on the log's core.
 */
@NullMarked
package org.skald.log.tail;

import org.jspecify.annotations.NullMarked;
