package org.skald.saga.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.shard.WireHeader;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.Converted;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.RegisteredSchema;

/** Makes the record that is appended in place of a dead letter. */
final class LetterEdits {

  private final AvroWire wire;
  private final LetterViews views;

  LetterEdits(AvroWire wire, LetterViews views) {
    this.wire = wire;
    this.views = views;
  }

  /**
   * What is to be otherwise; all else stays as it was.
   *
   * @param headers those that get another text, or come new
   * @param without those that go
   * @param value as plain JSON
   * @param schema full name of the value's schema, of which the latest version is taken; by itself
   *     the one that the value has
   * @param hex the value's bytes in hexadecimal digits, in place of {@code value}
   */
  record EditLetter(
      @Nullable String key,
      @Nullable Map<String, String> headers,
      @Nullable List<String> without,
      @Nullable JsonNode value,
      @Nullable String schema,
      @Nullable String hex) {

    private static final EditLetter NOTHING = new EditLetter(null, null, null, null, null, null);
  }

  /** The record. */
  record Edited(byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {}

  /** The record; throws {@link IllegalArgumentException} when an edit is not what it may be. */
  Edited of(DeadLetter letter, Note note, Optional<EditLetter> wanted) {
    var edit = wanted.orElse(EditLetter.NOTHING);
    requireHeard(letter, edit);
    var key = edit.key();
    return new Edited(
        key == null ? letter.record().key() : key.getBytes(StandardCharsets.UTF_8),
        value(letter, edit),
        headers(letter, note, edit));
  }

  /** What would change nothing is refused: whoever says it means something by it. */
  private static void requireHeard(DeadLetter letter, EditLetter edit) {
    if (edit.value() != null && edit.hex() != null) {
      throw new IllegalArgumentException("expected value or hex, found both");
    }
    if (edit.schema() != null && edit.value() == null) {
      throw new IllegalArgumentException("expected value beside schema, found none");
    }
    if (letter.id().origin().isEmpty()) {
      return;
    }
    var more = new TreeSet<>(Optional.ofNullable(edit.headers()).orElse(Map.of()).keySet());
    more.addAll(Optional.ofNullable(edit.without()).orElse(List.of()));
    if (!LetterOffers.isFor(letter)) {
      more.remove(Headers.TRACEPARENT);
    }
    if (edit.key() != null) {
      more.add("key");
    }
    if (!more.isEmpty()) {
      throw new IllegalArgumentException(
          "expected edits of what is read of a record of %s, such as its value, found %s"
              .formatted(letter.id().origin().get().topic(), String.join(", ", more)));
    }
  }

  /**
   * One without a request id gets one that every repeat has. It comes of whoever appends it now:
   * what a letter says of that nobody has attested.
   */
  private static List<WireHeader> headers(DeadLetter letter, Note note, EditLetter edit) {
    var headers = new ArrayList<>(letter.headers());
    var without = Optional.ofNullable(edit.without()).orElse(List.of());
    var changed = Optional.ofNullable(edit.headers()).orElse(Map.of());
    if (without.contains(Headers.PRINCIPAL) || changed.containsKey(Headers.PRINCIPAL)) {
      throw new IllegalArgumentException(
          "expected other headers than %s, which only a node attests".formatted(Headers.PRINCIPAL));
    }
    headers.removeIf(it ->
        it.name().equals(Headers.PRINCIPAL)
            || without.contains(it.name())
            || changed.containsKey(it.name()));
    note.principal().ifPresent(it -> headers.add(WireHeader.of(Headers.PRINCIPAL, it)));
    changed.forEach((name, text) -> headers.add(WireHeader.of(name, text)));
    if (headers.stream().noneMatch(it -> it.name().equals(Headers.ID))) {
      headers.add(WireHeader.of(Headers.ID, "replay-" + letter.id()));
    }
    headers.add(WireHeader.of(Headers.DEAD_LETTER, letter.id().toString()));
    headers.add(WireHeader.of(Headers.ACTOR, note.actor()));
    headers.add(WireHeader.of(Headers.REASON, note.reason()));
    return headers;
  }

  private byte @Nullable [] value(DeadLetter letter, EditLetter edit) {
    if (edit.hex() != null) {
      return HexFormat.of().parseHex(edit.hex());
    }
    if (edit.value() == null) {
      return letter.record().value();
    }
    var schema = schema(letter, edit);
    return switch (CheckedDefinition.payload(edit.value(), schema)) {
      case Converted.Ready(var payload) -> payload.toBytes();
      case Converted.Faulty(var problems) ->
          throw new IllegalArgumentException(
              FaultyJson.explain("a value of " + schema.schema().getFullName(), problems));
    };
  }

  private RegisteredSchema schema(DeadLetter letter, EditLetter edit) {
    var bytes = letter.record().value();
    var name =
        Optional.ofNullable(edit.schema())
            .or(() ->
                Optional.ofNullable(bytes)
                    .flatMap(views::read)
                    .map(it -> it.getSchema().getFullName()))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "expected the schema of the value, found none that the registry knows"));
    return wire.latest(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected a schema that the registry knows, found '%s'".formatted(name)));
  }
}
