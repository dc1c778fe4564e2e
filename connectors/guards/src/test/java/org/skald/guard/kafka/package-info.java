/** Tests of guards. Those named {@code OnKafkaTest} run against a real broker. */
@NullMarked
package org.skald.guard.kafka;

import org.jspecify.annotations.NullMarked;
