package org.skald.participant;

import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * A command that can be answered, as it came from its topic.
 *
 * @param partition of the command topic
 * @param envelope its headers
 * @param payload its record; null when it cannot be performed
 * @param problem why it cannot be performed; empty when it can
 */
record ReceivedCommand(
    int partition, Envelope envelope, @Nullable GenericRecord payload, String problem) {}
