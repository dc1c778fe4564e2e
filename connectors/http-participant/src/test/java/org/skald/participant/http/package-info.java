/** Tests of HTTP participants. Those named {@code OnKafkaTest} run against a real broker. */
@NullMarked
package org.skald.participant.http;

import org.jspecify.annotations.NullMarked;
