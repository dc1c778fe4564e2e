package org.skald.log.kafka;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skald.log.shard.WireHeader;

/**
 * A command on its way to the log.
 *
 * @param requestId names the request; a repeat with the same id gets the first answer
 * @param key chooses the shard; null when a node tells every shard
 * @param type full name of the schema, as the type header says it
 * @param value the command in registry wire format
 * @param headers all headers but the seal
 */
public record LogRequest(
    String requestId, @Nullable String key, String type, byte[] value, List<WireHeader> headers) {}
