package org.skald.log.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.Optional;

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

  /** The same for very many clients: its data are written as JSON only once, here and now. */
  public static ServerEvent shared(String id, String name, Object data) {
    try {
      return of(id, name, new RawValue(Json.mapper().writeValueAsString(data)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected data that can be written as JSON", e);
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
