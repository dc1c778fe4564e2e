package org.skald.log.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.schemas.Headers;

/** Names of headers in a simulation, and the shard's own records as text. */
final class SimulatedWire implements ControlRecords {

  static final String WISH = "wish";
  static final String REQUEST = "request";
  static final String ID = "id";
  static final String MARK = "mark";
  static final String SCHEMA = "schema";
  private static final String PREFIX = "control.";

  static String typeOf(List<WireHeader> headers) {
    return last(headers, WireNames.TYPE).orElse("");
  }

  /** The id of an effect, or the place of what a dead letter is about. */
  static String idOf(OutboundRecord record) {
    return last(record.headers(), WireNames.POSITION)
        .map(it -> "dead-" + it)
        .or(() -> last(record.headers(), ID))
        .or(() -> last(record.headers(), Headers.ID))
        .orElseThrow();
  }

  static Optional<String> markOf(OutboundRecord record) {
    return last(record.headers(), MARK);
  }

  static Optional<String> codeOf(OutboundRecord record) {
    return last(record.headers(), WireNames.CODE);
  }

  /** What keeps its order: topic and key. */
  static String keyOf(OutboundRecord record) {
    return record.topic() + "/" + (record.key() == null ? "" : Keys.text(record.key()));
  }

  private static Optional<String> last(List<WireHeader> headers, String name) {
    return headers.reversed().stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .map(WireHeader::text);
  }

  static String typeOf(ControlRecord record) {
    return PREFIX + record.getClass().getSimpleName();
  }

  static byte[] encode(ControlRecord record) {
    return Keys.utf8(
        switch (record) {
          case ControlRecord.OpenShard(var secret, var level) ->
              HexFormat.of().formatHex(secret) + "|" + level;
          case ControlRecord.ClaimDriver(var node, var lease, var term) ->
              node + "|" + lease.toMillis() + "|" + term;
          case ControlRecord.SetRulesLevel(var level, var actor, var reason) ->
              level + "|" + actor + "|" + reason;
          case ControlRecord.Checkpointed(var position) -> position.toString();
          case ControlRecord.Finding(var question, var answer) ->
              question + answer.map(it -> "|" + Keys.text(it)).orElse("");
          case ControlRecord.Tick _, ControlRecord.ReadBarrier _ -> "";
        });
  }

  /** The headers of one of the shard's own records, sealed if there is a secret. */
  static List<WireHeader> headers(ControlRecord record, Optional<byte[]> secret) {
    var headers = new ArrayList<WireHeader>();
    var type = typeOf(record);
    headers.add(WireHeader.of(WireNames.TYPE, type));
    secret.ifPresent(
        it -> headers.add(WireHeader.of(WireNames.SEAL, ControlSeal.of(it, type, encode(record)))));
    return headers;
  }

  @Override
  public boolean isControl(String type) {
    return type.startsWith(PREFIX);
  }

  @Override
  public Decoded<ControlRecord> decode(String type, byte @Nullable [] value) {
    var text = value == null ? "" : Keys.text(value);
    return switch (type.substring(PREFIX.length())) {
      case "OpenShard" -> {
        var words = text.split("\\|", -1);
        var secret = HexFormat.of().parseHex(words[0]);
        yield read(new ControlRecord.OpenShard(secret, Integer.parseInt(words[1])));
      }
      case "ClaimDriver" -> {
        var words = text.split("\\|", -1);
        var lease = Duration.ofMillis(Long.parseLong(words[1]));
        var term = new Position(Long.parseLong(words[2]));
        yield read(new ControlRecord.ClaimDriver(words[0], lease, term));
      }
      case "Tick" -> read(new ControlRecord.Tick());
      case "ReadBarrier" -> read(new ControlRecord.ReadBarrier());
      case "SetRulesLevel" -> {
        var words = text.split("\\|", -1);
        var level = Integer.parseInt(words[0]);
        yield read(new ControlRecord.SetRulesLevel(level, words[1], words[2]));
      }
      case "Finding" -> {
        var words = text.split("\\|", -1);
        var answer =
            words.length == 1 ? Optional.<byte[]>empty() : Optional.of(Keys.utf8(words[1]));
        yield read(new ControlRecord.Finding(words[0], answer));
      }
      case "Checkpointed" ->
          read(new ControlRecord.Checkpointed(new Position(Long.parseLong(text))));
      default -> new Decoded.Undecodable<>("malformed", "expected a control record: " + type);
    };
  }

  private static Decoded<ControlRecord> read(ControlRecord record) {
    return new Decoded.Command<>(record, Optional.empty());
  }
}
