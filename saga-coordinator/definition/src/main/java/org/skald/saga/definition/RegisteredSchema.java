package org.skald.saga.definition;

import org.apache.avro.Schema;

/**
 * One version of a schema in the registry.
 *
 * @param id its id, as in the wire format
 * @param schema what it says
 */
public record RegisteredSchema(int id, Schema schema) {}
