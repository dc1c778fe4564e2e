package org.skald.log.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON as the API speaks it: strict in, plain out. */
public final class Json {

  private static final int MAX_DEPTH = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .addModule(new JavaTimeModule())
          .addModule(
              new SimpleModule()
                  .addSerializer(new ConstantSerializer())
                  .addSerializer(new OptionalSerializer()))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private Json() {}

  /** What the API writes with: ISO-8601 instants and durations, constants in kebab-case. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A value of ours as JSON. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected a value that JSON can say", e);
    }
  }

  /** Reads a record, and finds all that is wrong with it. */
  public static <T extends Record> Parsed<T> read(byte[] json, Class<T> type) {
    return switch (tree(json)) {
      case Parsed.Value<JsonNode>(var node) ->
          new RecordReader(RecordReader.Style.BODY).read(node, type);
      case Parsed.Invalid<JsonNode>(var problem) -> new Parsed.Invalid<>(problem);
    };
  }

  /** Reads a document of any shape. */
  static Parsed<JsonNode> tree(byte[] json) {
    if (new String(json, StandardCharsets.UTF_8).isBlank()) {
      return malformed(1, 1, "expected a JSON document, found an empty body");
    }
    try {
      return new Parsed.Value<>(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      return malformed(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage());
    } catch (IOException e) {
      // Bytes that are no UTF-8 surface here, without a place.
      return malformed(1, 1, "expected JSON in UTF-8: " + e.getMessage());
    }
  }

  private static <T> Parsed<T> malformed(int line, int column, String message) {
    return new Parsed.Invalid<>(
        Problem.of(
                400,
                "malformed-json",
                "The body is not JSON",
                "line " + line + ", column " + column + ": " + message)
            .with("line", line)
            .with("column", column)
            .with("expected", message));
  }

  /** Writes the constants of an enum in kebab-case. */
  @SuppressWarnings("rawtypes")
  private static final class ConstantSerializer extends StdSerializer<Enum> {
    private static final long serialVersionUID = 1;

    ConstantSerializer() {
      super(Enum.class);
    }

    @Override
    public void serialize(Enum value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(Names.constant(value));
    }
  }

  /** Writes an empty optional as null, and any other as what it holds. */
  @SuppressWarnings("rawtypes")
  private static final class OptionalSerializer extends StdSerializer<Optional> {
    private static final long serialVersionUID = 1;

    OptionalSerializer() {
      super(Optional.class);
    }

    @Override
    public void serialize(Optional value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value.isPresent()) {
        provider.defaultSerializeValue(value.get(), out);
      } else {
        out.writeNull();
      }
    }
  }
}
