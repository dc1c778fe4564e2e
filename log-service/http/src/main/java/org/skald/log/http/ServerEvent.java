package org.skald.log.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param id what a client sends back as {@code Last-Event-ID} to go on after this event
 * @param name the kind of event; clients listen by it
 * @param data what is written as JSON
 */
public record ServerEvent(Optional<String> id, String name, Object data) {

  /** Refuses what would break the framing of the stream. */
  public ServerEvent {
    if (name.isEmpty() || breaks(name)) {
      throw new IllegalArgumentException("an event's name is one line, was '" + name + "'");
    }
    if (id.isPresent() && breaks(id.get())) {
      throw new IllegalArgumentException("an event's id is one line, was '" + id.get() + "'");
    }
  }

  /** An event from which a client may resume. */
  public static ServerEvent of(String id, String name, Object data) {
    return new ServerEvent(Optional.of(id), name, data);
  }

  /** The same for very many clients: its data are written as JSON once, for the first of them. */
  public static ServerEvent shared(String id, String name, Object data) {
    return of(id, name, new Shared(data));
  }

  /** Data whose JSON is kept. Two who write it at the same time write the same. */
  private static final class Shared implements JsonSerializable {

    private final Object data;
    private volatile @Nullable String json;

    Shared(Object data) {
      this.data = data;
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider serializers)
        throws IOException {
      var written = json;
      if (written == null) {
        written = Json.mapper().writeValueAsString(data);
        json = written;
      }
      generator.writeRawValue(written);
    }

    @Override
    public void serializeWithType(
        JsonGenerator generator, SerializerProvider serializers, TypeSerializer types)
        throws IOException {
      serialize(generator, serializers);
    }
  }

  /** An event that is no place to resume from. */
  public static ServerEvent notice(String name, Object data) {
    return new ServerEvent(Optional.empty(), name, data);
  }

  private static boolean breaks(String text) {
    return text.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0);
  }
}
