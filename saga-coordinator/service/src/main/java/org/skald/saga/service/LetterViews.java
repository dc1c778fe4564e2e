package org.skald.saga.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.saga.Payload;
import org.skald.saga.definition.AvroToJson;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegistryUnavailable;
import org.skald.schemas.log.OpenShard;

/** Dead letters as people may see them: what proves something is withheld. */
final class LetterViews {

  private static final Set<String> PROOFS =
      Set.of(Headers.REPLY_TOKEN, Headers.PROOF, WireNames.SEAL);

  /** The shard's own records, one of which holds its secret. */
  private static final String OWN = OpenShard.getClassSchema().getNamespace() + ".";

  private final AvroWire wire;
  private final AvroView view;

  LetterViews(AvroWire wire) {
    this.wire = wire;
    this.view = new AvroView(wire);
  }

  /** Somebody has appended it anew. */
  record LetterReplay(int shard, long position, String actor, String reason, Instant at) {

    static LetterReplay of(DeadLetter.Replay it) {
      return new LetterReplay(
          it.to().shard(), it.to().position().value(), it.actor(), it.reason(), it.at());
    }
  }

  /**
   * A dead letter.
   *
   * @param id names it within the log
   * @param key as text, or in hexadecimal digits when it is none
   */
  record Letter(
      String log,
      String id,
      int shard,
      long position,
      Instant at,
      String code,
      String cause,
      @Nullable String key,
      String type,
      List<LetterReplay> replays) {}

  /**
   * A header.
   *
   * @param text in hexadecimal digits when it is no text; none when it is withheld
   */
  record LetterHeader(String name, @Nullable String text) {}

  /**
   * A dead letter with what it says.
   *
   * @param schema of the value, when the registry knows it
   * @param value as plain JSON by its schema
   * @param payloads what the bytes in its fields say, by the name of the field
   * @param hex the value's bytes, when there is no schema for them
   */
  record WholeLetter(
      Letter letter,
      List<LetterHeader> headers,
      @Nullable String schema,
      @Nullable JsonNode value,
      Map<String, JsonNode> payloads,
      @Nullable String hex) {}

  static Letter letter(String log, DeadLetter it) {
    var key = it.record().key();
    return new Letter(
        log,
        it.id().toString(),
        it.id().shard(),
        it.id().position().value(),
        it.at(),
        it.code(),
        it.cause(),
        key == null ? null : text(key),
        it.type(),
        it.replays().stream().map(LetterReplay::of).toList());
  }

  WholeLetter whole(String log, DeadLetter it) {
    var headers = it.record().headers().stream().map(LetterViews::header).toList();
    var bytes = it.record().value();
    if (bytes == null || it.type().startsWith(OWN)) {
      return new WholeLetter(letter(log, it), headers, null, null, Map.of(), null);
    }
    var read = read(bytes);
    return read.isPresent()
        ? new WholeLetter(
            letter(log, it),
            headers,
            read.get().getSchema().getFullName(),
            AvroToJson.render(read.get(), read.get().getSchema()),
            payloads(read.get()),
            null)
        : new WholeLetter(
            letter(log, it), headers, null, null, Map.of(), HexFormat.of().formatHex(bytes));
  }

  private static LetterHeader header(WireHeader it) {
    return new LetterHeader(it.name(), PROOFS.contains(it.name()) ? null : text(it.value()));
  }

  /** The value by its schema, if the registry knows one and it fits. */
  Optional<IndexedRecord> read(byte[] value) {
    try {
      return Optional.of(wire.decodeGeneric(value));
    } catch (NotDecodable | RegistryUnavailable e) {
      return Optional.empty();
    }
  }

  private Map<String, JsonNode> payloads(IndexedRecord record) {
    var payloads = new TreeMap<String, JsonNode>();
    for (var field : record.getSchema().getFields()) {
      if (record.get(field.pos()) instanceof ByteBuffer buffer) {
        payloads.put(field.name(), view.payload(Payload.of(Buffers.bytes(buffer))));
      }
    }
    return payloads;
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return HexFormat.of().formatHex(bytes);
    }
  }
}
