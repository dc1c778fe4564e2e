package org.skald.saga.definition;

import java.util.Optional;
import org.apache.avro.Schema;
import org.skald.schemas.CompatibilityMode;
import org.skald.schemas.RegisteredSchema;

/**
 * What a definition may ask the schema registry.
 *
 * <p>Empty means that the registry has answered and has no such schema. Who cannot ask the registry
 * throws; that exception passes through mappings and conditions untouched, because nothing may be
 * decided without an answer.
 */
public interface Schemas {

  /** The version that is pinned for the definition; asked when a definition is compiled. */
  Optional<RegisteredSchema> byName(String fullName);

  /** How a schema may change; empty where nobody knows, and nobody is asked. */
  default Optional<CompatibilityMode> modeOf(String fullName) {
    return Optional.empty();
  }

  /** The schema that a payload was written with; asked when a payload is read. */
  Optional<Schema> byId(int id);
}
