package org.skald.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.skald.schemas.NotDecodable;

/** Shelves in plain text: {@code SHELF put 5}, {@code SHELF hold a 2 1767268800000}. */
final class ShelfCodec
    implements StreamCodec<Shelf.Command, Shelf.State, Shelf.Event, Shelf.Refusal, Shelf.Bell>,
        ParticipantCodec<Shelf.Command, Shelf.State, Shelf.Refusal> {

  static final String EVENTS = "shelf.events";
  static final String REFUSALS = "shelf.refusals";
  static final String BELLS = "shelf.bells";

  @Override
  public Addressed<Shelf.Command> decode(SourceRecord record) {
    if (record.value() == null) {
      throw new NotDecodable("expected a command, found null");
    }
    var text = new String(record.value().get(), UTF_8);
    var words = text.split(" ", -1);
    try {
      return new Addressed<>(words[0], command(words));
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      throw new NotDecodable("expected a command, found '%s'".formatted(text), e);
    }
  }

  private static Shelf.Command command(String[] words) {
    return switch (words[1]) {
      case "put" -> new Shelf.Command.Put(Integer.parseInt(words[2]));
      case "hold" ->
          new Shelf.Command.Hold(
              words[2], Integer.parseInt(words[3]), Instant.ofEpochMilli(Long.parseLong(words[4])));
      case "drop" -> new Shelf.Command.Drop(words[2]);
      case "break" -> new Shelf.Command.Break();
      default -> throw new NotDecodable("expected a command, found '%s'".formatted(words[1]));
    };
  }

  @Override
  public byte[] encode(Shelf.State state) {
    var holds =
        state.holds().entrySet().stream()
            .map(it ->
                "%s=%d=%d"
                    .formatted(
                        it.getKey(), it.getValue().boxes(), it.getValue().until().toEpochMilli()))
            .collect(Collectors.joining(","));
    return (state.free() + ";" + holds).getBytes(UTF_8);
  }

  @Override
  public Shelf.State decode(byte[] state) {
    var parts = new String(state, UTF_8).split(";", -1);
    Map<String, Shelf.Hold> holds = new TreeMap<>();
    for (var hold : parts[1].isEmpty() ? new String[0] : parts[1].split(",", -1)) {
      var words = hold.split("=", -1);
      var until = Instant.ofEpochMilli(Long.parseLong(words[2]));
      holds.put(words[0], new Shelf.Hold(Integer.parseInt(words[1]), until));
    }
    return new Shelf.State(Integer.parseInt(parts[0]), holds);
  }

  @Override
  public List<Outbound> event(Cause cause, Shelf.Event event) {
    var text =
        switch (event) {
          case Shelf.Event.WasPut(var boxes) -> "put " + boxes;
          case Shelf.Event.Held(var id, var boxes, var until) ->
              "held %s %d %d".formatted(id, boxes, until.toEpochMilli());
          case Shelf.Event.Dropped(var id, var why) -> "dropped %s %s".formatted(id, why);
        };
    return List.of(Outbound.of(EVENTS, cause.key(), "shelf.Event", text.getBytes(UTF_8)));
  }

  /** Reads an event back, to fold it. */
  static Shelf.Event readEvent(String text) {
    var words = text.split(" ", 4);
    return switch (words[0]) {
      case "put" -> new Shelf.Event.WasPut(Integer.parseInt(words[1]));
      case "held" ->
          new Shelf.Event.Held(
              words[1], Integer.parseInt(words[2]), Instant.ofEpochMilli(Long.parseLong(words[3])));
      case "dropped" -> new Shelf.Event.Dropped(words[1], "read back");
      default -> throw new IllegalArgumentException(text);
    };
  }

  @Override
  public List<Outbound> rejection(Cause cause, Shelf.Refusal rejection) {
    var value = rejection.explain().getBytes(UTF_8);
    return List.of(Outbound.of(REFUSALS, cause.key(), "shelf.Refusal", value));
  }

  @Override
  public List<Outbound> effect(Cause cause, Shelf.Bell bell) {
    return List.of(Outbound.of(BELLS, cause.key(), "shelf.Bell", bell.text().getBytes(UTF_8)));
  }

  @Override
  public Set<String> topics() {
    return Set.of(EVENTS, REFUSALS, BELLS);
  }

  @Override
  public Reply accepted(Cause cause, Shelf.Command command, Shelf.State after) {
    return Reply.ok("%d free after %s".formatted(after.free(), cause.id()).getBytes(UTF_8));
  }

  @Override
  public Reply rejected(Shelf.Refusal rejection) {
    var value = rejection.explain().getBytes(UTF_8);
    return switch (rejection) {
      case Shelf.Refusal.TooFew _ -> Reply.refused(value);
      case Shelf.Refusal.Empty _ -> Reply.failed(value);
    };
  }

  @Override
  public Reply refused(String reason) {
    return Reply.refused(reason.getBytes(UTF_8));
  }

  @Override
  public Reply failed(String reason) {
    return Reply.failed(reason.getBytes(UTF_8));
  }
}
