package org.skald.schemas;

import org.apache.avro.Schema;

/**
 * A schema as the registry knows it.
 *
 * @param id its id, the same in every subject
 * @param schema the schema itself
 */
public record RegisteredSchema(int id, Schema schema) {}
