package org.skald.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who may do what with the names of a subtree.
 *
 * @param path where the subtree begins; {@code /} for all names
 * @param grants levels by principal, or by {@value #ANYONE}
 * @param revision the record that set it
 */
public record AccessList(String path, Map<String, AccessLevel> grants, long revision) {

  /** Stands for everybody, with a token or without. */
  public static final String ANYONE = "*";

  /** Keeps its own copy. */
  public AccessList {
    grants = Map.copyOf(grants);
  }

  static Optional<AccessList> of(JsonNode list) {
    if (!list.isObject()) {
      return Optional.empty();
    }
    var grants = new TreeMap<String, AccessLevel>();
    list.path("grants")
        .properties()
        .forEach(grant ->
            grants.put(
                grant.getKey(),
                AccessLevel.valueOf(grant.getValue().asText().toUpperCase(Locale.ROOT))));
    return Optional.of(
        new AccessList(list.path("path").asText(), grants, list.path("revision").asLong()));
  }
}
