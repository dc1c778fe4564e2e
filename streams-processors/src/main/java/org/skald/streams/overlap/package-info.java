/**
 * Reports of sagas that touched what another had written and then undid: a view of the journal on
 * Kafka Streams, off the way of the sagas themselves.
 *
 * <p>Reading order: {@link org.skald.streams.overlap.core}, {@link
 * org.skald.streams.overlap.OverlapTopology}, {@link org.skald.streams.overlap.OverlapView}.
 */
@NullMarked
package org.skald.streams.overlap;

import org.jspecify.annotations.NullMarked;
