/** Tests of the participant library. Those named {@code OnKafkaTest} run against a real broker. */
@NullMarked
package org.skald.participant;

import org.jspecify.annotations.NullMarked;
