package org.skald.log.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.log.shard.ControlRecord;
import org.skald.log.shard.ControlRecords;
import org.skald.log.shard.Decoded;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.SingleObject;
import org.skald.schemas.log.Checkpointed;
import org.skald.schemas.log.ClaimDriver;
import org.skald.schemas.log.Finding;
import org.skald.schemas.log.OpenShard;
import org.skald.schemas.log.ReadBarrier;
import org.skald.schemas.log.SetRulesLevel;
import org.skald.schemas.log.Tick;

/** The shard's own records: no registry is asked before a shard can read what keeps it running. */
public final class AvroControlRecords implements ControlRecords {

  private static final String PREFIX = OpenShard.getClassSchema().getNamespace() + ".";

  private static final SingleObject WIRE =
      new SingleObject(
          Map.of(
              OpenShard.getClassSchema(), OpenShard.getDecoder(),
              ClaimDriver.getClassSchema(), ClaimDriver.getDecoder(),
              Tick.getClassSchema(), Tick.getDecoder(),
              ReadBarrier.getClassSchema(), ReadBarrier.getDecoder(),
              SetRulesLevel.getClassSchema(), SetRulesLevel.getDecoder(),
              Finding.getClassSchema(), Finding.getDecoder(),
              Checkpointed.getClassSchema(), Checkpointed.getDecoder()));

  @Override
  public boolean isControl(String type) {
    return isOwn(type);
  }

  /** Whether only shards themselves write records of this type. */
  static boolean isOwn(String type) {
    return type.startsWith(PREFIX);
  }

  /** The type of a record, as its header says it. */
  static String typeOf(ControlRecord record) {
    return avroOf(record).getSchema().getFullName();
  }

  /** The bytes of a record. */
  static byte[] encode(ControlRecord record) {
    return SingleObject.encode(avroOf(record));
  }

  private static SpecificRecord avroOf(ControlRecord record) {
    return switch (record) {
      case ControlRecord.OpenShard(var secret, var level) ->
          new OpenShard(ByteBuffer.wrap(secret), level);
      case ControlRecord.ClaimDriver(var node, var lease, var term) ->
          new ClaimDriver(node, lease.toMillis(), term.value());
      case ControlRecord.Tick _ -> new Tick();
      case ControlRecord.ReadBarrier _ -> new ReadBarrier("");
      case ControlRecord.SetRulesLevel(var level, var actor, var reason) ->
          new SetRulesLevel(level, actor, reason);
      case ControlRecord.Finding(var question, var answer) ->
          new Finding(question, answer.map(ByteBuffer::wrap).orElse(null));
      case ControlRecord.Checkpointed(var position) -> new Checkpointed(position.value());
    };
  }

  @Override
  public Decoded<ControlRecord> decode(String type, byte @Nullable [] value) {
    try {
      return read((Object) WIRE.decode(type, value));
    } catch (NotDecodable e) {
      return malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Decoded<ControlRecord> read(Object avro) {
    return switch (avro) {
      case OpenShard open when open.getRulesLevel() >= 1 ->
          read(new ControlRecord.OpenShard(bytes(open.getSecret()), open.getRulesLevel()));
      case ClaimDriver claim when claim.getLeaseMs() > 0 && claim.getTerm() >= -1 ->
          read(
              new ControlRecord.ClaimDriver(
                  claim.getNode(),
                  Duration.ofMillis(claim.getLeaseMs()),
                  new Position(claim.getTerm())));
      case Tick _ -> read(new ControlRecord.Tick());
      case ReadBarrier _ -> read(new ControlRecord.ReadBarrier());
      case SetRulesLevel rules when isShort(rules.getActor()) && isShort(rules.getReason()) ->
          read(
              new ControlRecord.SetRulesLevel(
                  rules.getLevel(), rules.getActor(), rules.getReason()));
      case Finding found ->
          read(
              new ControlRecord.Finding(
                  found.getQuestion(),
                  Optional.ofNullable(found.getAnswer()).map(AvroControlRecords::bytes)));
      case Checkpointed done when done.getPosition() >= 0 ->
          read(new ControlRecord.Checkpointed(new Position(done.getPosition())));
      default -> malformed("expected a record of a shard with sensible values, found " + avro);
    };
  }

  private static Decoded<ControlRecord> read(ControlRecord record) {
    return new Decoded.Command<>(record, Optional.empty());
  }

  private static boolean isShort(String text) {
    return text.length() <= ControlRecord.TEXT_MAX;
  }

  private static Decoded<ControlRecord> malformed(String cause) {
    return new Decoded.Undecodable<>("malformed", cause);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
