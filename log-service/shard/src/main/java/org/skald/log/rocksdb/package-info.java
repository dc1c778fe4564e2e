/** The store of a replica on RocksDB. The only package that knows RocksDB. */
@NullMarked
package org.skald.log.rocksdb;

import org.jspecify.annotations.NullMarked;
