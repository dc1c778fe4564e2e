/**
 * Benchmarks from the command line. Each measures the raw floor of the same Kafka in the same run,
 * because figures of a shared machine mean something only beside it.
 */
@NullMarked
package org.skald.infra.bench;

import org.jspecify.annotations.NullMarked;
