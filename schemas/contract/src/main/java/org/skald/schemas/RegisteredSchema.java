package org.skald.schemas;

import org.apache.avro.Schema;

/**
 * A schema as the registry knows it.
 *
 * @param id its id, the same in every subject
 * @param version its version in its subject, from 1
 * @param schema the schema itself
 */
public record RegisteredSchema(int id, int version, Schema schema) {}
