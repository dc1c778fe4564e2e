/**
 * How much memory the stores of Kafka Streams take outside the heap: the only package of the
 * topologies that knows RocksDB.
 */
@NullMarked
package org.skald.streams.rocksdb;

import org.jspecify.annotations.NullMarked;
