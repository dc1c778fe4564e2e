/**
 * Definition files of sagas: from YAML and Avro schemas to a checked definition whose mappings are
 * compiled CEL.
 *
 * <p>Pure given its inputs: text and schemas in, a definition or all its problems out. No network,
 * no clock. Depends on {@code org.skald.saga}, the wire format of {@code org.skald.schemas}, Avro,
 * CEL, a YAML parser and Jackson's tree.
 */
@NullMarked
package org.skald.saga.definition;

import org.jspecify.annotations.NullMarked;
