package org.skald.participant.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;

/**
 * Which request performs the commands of a schema.
 *
 * @param method of HTTP
 * @param path at the endpoint; {@code {field}} stands for a field of the command
 * @param replySchema full name of the reply's schema; empty when replies have no content
 */
record HttpMapping(String method, String path, Optional<String> replySchema) {

  private static final Pattern TEXT =
      Pattern.compile("(POST|PUT|PATCH|DELETE) (/\\S*)(?: -> ([A-Za-z_][A-Za-z0-9_.]*))?");
  private static final Pattern FIELD = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

  /** Reads {@code METHOD PATH}, or {@code METHOD PATH -> REPLY-SCHEMA}. */
  static HttpMapping parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected METHOD PATH or METHOD PATH -> REPLY-SCHEMA, found '%s'".formatted(text));
    }
    return new HttpMapping(
        matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3)));
  }

  /** The path for this command. */
  String pathOf(GenericRecord command) {
    return FIELD
        .matcher(path)
        .replaceAll(found -> {
          String field = found.group(1);
          if (command.getSchema().getField(field) == null) {
            throw new IllegalArgumentException(
                "expected the field %s of the path %s in %s, found none"
                    .formatted(field, path, command.getSchema().getFullName()));
          }
          String value = String.valueOf(command.get(field));
          return Matcher.quoteReplacement(
              URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        });
  }
}
