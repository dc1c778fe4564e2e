/**
 * The search view: the journal of the saga log, folded into rows, lists and counts by Kafka
 * Streams, with standby copies, and what is asked of them.
 *
 * <p>What a row is and how it is found is decided in {@link org.skald.streams.search.core}, which
 * is pure; this is the way in from the journal, the store, and the way out. Reading order: {@code
 * SearchTopology}, {@code SearchWriter}, {@code SearchReader}, {@link
 * org.skald.streams.search.SearchView}.
 */
@NullMarked
package org.skald.streams.search;

import org.jspecify.annotations.NullMarked;
