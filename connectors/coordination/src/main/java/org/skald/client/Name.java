package org.skald.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A name in Skald's tree of names.
 *
 * @param path where it is, such as {@code /services/stock/1}
 * @param value what it holds
 * @param revision the record that last changed it
 * @param created the record since which it has been there
 * @param session with which it goes; empty when it stays
 */
public record Name(
    String path, String value, long revision, long created, Optional<String> session) {

  static Name of(JsonNode name) {
    return new Name(
        name.path("path").asText(),
        name.path("value").asText(),
        name.path("revision").asLong(),
        name.path("created").asLong(),
        Optional.ofNullable(name.path("session").textValue()));
  }
}
