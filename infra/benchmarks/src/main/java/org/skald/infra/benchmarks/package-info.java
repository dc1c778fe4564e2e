/**
 * Benchmarks of what a shard does for every record: expressions, decisions, the wire. Not pure;
 * depends on whatever it measures. Run by {@code infra/benchmarks/run}.
 */
@NullMarked
package org.skald.infra.benchmarks;

import org.jspecify.annotations.NullMarked;
