/** Tests of work queues. Those named {@code OnKafkaTest} run against a real broker. */
@NullMarked
package org.skald.queue;

import org.jspecify.annotations.NullMarked;
