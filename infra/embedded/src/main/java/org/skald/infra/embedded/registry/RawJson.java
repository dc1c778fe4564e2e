package org.skald.infra.embedded.registry;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/** A text that is JSON already, and stands in the answer as it is. */
record RawJson(@JsonValue @JsonRawValue String text) {}
