package org.skald.infra.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.AvroRuntimeException;
import org.skald.infra.embedded.registry.RegistryRejection.Reason;

/**
 * A request to the API, taken apart.
 *
 * @param method in upper case
 * @param path the segments of the path, decoded
 * @param query the parameters, decoded
 * @param body the bytes that came with it
 */
record RegistryRequest(String method, List<String> path, Map<String, String> query, String body) {

  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SLASH = Pattern.compile("/");
  private static final Pattern AMPERSAND = Pattern.compile("&");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** What a schema may come with, beside its text, that this registry does not offer. */
  private static final List<String> NOT_OFFERED =
      List.of("references", "metadata", "ruleSet", "schemaTagsToAdd", "schemaTagsToRemove");

  static RegistryRequest read(HttpExchange exchange) throws IOException {
    var bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      throw new RequestRefused(
          Reason.TOO_LARGE, "Expected a body of at most " + MAX_BODY_BYTES + " bytes");
    }
    return of(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        new String(bytes, StandardCharsets.UTF_8));
  }

  static RegistryRequest of(String method, URI uri, String body) {
    var path =
        SLASH
            .splitAsStream(uri.getRawPath())
            .filter(it -> !it.isEmpty())
            .map(it -> decoded(it.replace("+", "%2B")))
            .toList();
    var query = new HashMap<String, String>();
    Optional.ofNullable(uri.getRawQuery()).stream()
        .flatMap(AMPERSAND::splitAsStream)
        .forEach(it -> {
          int equals = it.indexOf('=');
          var name = equals < 0 ? it : it.substring(0, equals);
          query.put(decoded(name), equals < 0 ? "" : decoded(it.substring(equals + 1)));
        });
    return new RegistryRequest(method, path, query, body);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RequestRefused(
          Reason.MALFORMED, "Expected percent-encoded UTF-8, but found '" + text + "'");
    }
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(query.get(name));
  }

  /** The part of a list that the request asks for by {@code offset} and {@code limit}. */
  <T> List<T> page(List<T> all) {
    int limit = number("limit", -1);
    var rest = all.stream().skip(Math.max(0, number("offset", 0)));
    return limit < 0 ? rest.toList() : rest.limit(limit).toList();
  }

  private int number(String name, int otherwise) {
    var text = query.get(name);
    if (text == null || text.equals("-1")) {
      return otherwise;
    }
    return number(text)
        .orElseThrow(() ->
            new RequestRefused(
                Reason.MALFORMED,
                "Expected '%s' to be a whole number, but found '%s'".formatted(name, text)));
  }

  private static Optional<Integer> number(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  /** The id in the path, if it is one that a schema may have. */
  static Optional<Integer> id(String segment) {
    return number(segment);
  }

  static VersionSelector version(String segment) {
    if (segment.equals("latest") || segment.equals("-1")) {
      return new VersionSelector.Latest();
    }
    return number(segment)
        .filter(it -> it > 0)
        .<VersionSelector>map(VersionSelector.Exactly::new)
        .orElseThrow(() ->
            new RequestRefused(
                Reason.INVALID_VERSION,
                "Expected a version from 1 or the word latest, but found '" + segment + "'"));
  }

  /** The Avro schema in the body. */
  SchemaText schema() {
    var json = json();
    var type = json.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") && !json.path("schemaType").isNull()) {
      throw new RequestRefused(
          Reason.INVALID_SCHEMA, "Expected a schema of type AVRO, but found " + type);
    }
    for (var field : NOT_OFFERED) {
      requireNone(json, field);
    }
    if (json.path("id").asInt(-1) > 0) {
      throw new RequestRefused(
          Reason.NOT_OFFERED, "Expected no 'id': this registry gives the ids, and has no imports");
    }
    var schema = json.get("schema");
    if (schema == null || !schema.isTextual()) {
      throw new RequestRefused(
          Reason.INVALID_SCHEMA, "Expected an Avro schema as text in the field 'schema'");
    }
    try {
      return SchemaText.parse(schema.asText());
    } catch (AvroRuntimeException e) {
      throw new RequestRefused(
          Reason.INVALID_SCHEMA, "Expected an Avro schema, but: " + e.getMessage());
    }
  }

  /** The compatibility level in the body. */
  CompatibilityLevel level() {
    var json = json();
    for (var property : json.properties()) {
      if (!property.getKey().equals("compatibility")) {
        requireNone(json, property.getKey());
      }
    }
    var name = json.path("compatibility").asText();
    return CompatibilityLevel.named(name)
        .orElseThrow(() ->
            new RequestRefused(
                Reason.INVALID_LEVEL,
                "Expected 'compatibility' to be one of %s, but found '%s'"
                    .formatted(List.of(CompatibilityLevel.values()), name)));
  }

  private static void requireNone(JsonNode json, String field) {
    var value = json.path(field);
    boolean none = value.isMissingNode() || value.isNull();
    if (!none && !(value.isContainerNode() && value.isEmpty())) {
      throw new RequestRefused(
          Reason.NOT_OFFERED,
          "Expected no '%s', which this registry does not offer, but found %s"
              .formatted(field, value));
    }
  }

  private JsonNode json() {
    try {
      var json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw new RequestRefused(
          Reason.MALFORMED, "Expected a JSON object, but: " + e.getOriginalMessage());
    }
    throw new RequestRefused(Reason.MALFORMED, "Expected a JSON object");
  }
}
