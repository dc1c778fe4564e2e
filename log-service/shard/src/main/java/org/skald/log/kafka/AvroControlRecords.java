package org.skald.log.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.log.shard.ControlRecord;
import org.skald.log.shard.ControlRecords;
import org.skald.log.shard.Decoded;
import org.skald.schemas.log.Checkpointed;
import org.skald.schemas.log.ClaimDriver;
import org.skald.schemas.log.Finding;
import org.skald.schemas.log.OpenShard;
import org.skald.schemas.log.ReadBarrier;
import org.skald.schemas.log.SetRulesLevel;
import org.skald.schemas.log.Tick;

/**
 * The shard's own records in Avro's single-object encoding, which names a schema by its
 * fingerprint: no registry has to be asked before a shard can read what keeps it running.
 *
 * <p>A release knows the fingerprints of its own schemas. One that changes a schema has to hand the
 * older one to its decoder, and may write the new one only under a new rules level, since older
 * releases cannot read it.
 */
public final class AvroControlRecords implements ControlRecords {

  private static final String PREFIX = OpenShard.getClassSchema().getNamespace() + ".";

  private static final Map<String, BinaryMessageDecoder<? extends SpecificRecord>> DECODERS =
      Map.of(
          OpenShard.getClassSchema().getFullName(), OpenShard.getDecoder(),
          ClaimDriver.getClassSchema().getFullName(), ClaimDriver.getDecoder(),
          Tick.getClassSchema().getFullName(), Tick.getDecoder(),
          ReadBarrier.getClassSchema().getFullName(), ReadBarrier.getDecoder(),
          SetRulesLevel.getClassSchema().getFullName(), SetRulesLevel.getDecoder(),
          Finding.getClassSchema().getFullName(), Finding.getDecoder(),
          Checkpointed.getClassSchema().getFullName(), Checkpointed.getDecoder());

  @Override
  public boolean isControl(String type) {
    return type.startsWith(PREFIX);
  }

  /** The type of a record, as its header says it. */
  static String typeOf(ControlRecord record) {
    return avroOf(record).getSchema().getFullName();
  }

  /** The bytes of a record. */
  static byte[] encode(ControlRecord record) {
    var avro = avroOf(record);
    try {
      return bytes(new BinaryMessageEncoder<>(SpecificData.get(), avro.getSchema()).encode(avro));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SpecificRecord avroOf(ControlRecord record) {
    return switch (record) {
      case ControlRecord.OpenShard(var secret) -> new OpenShard(ByteBuffer.wrap(secret));
      case ControlRecord.ClaimDriver(var node, var lease) ->
          new ClaimDriver(node, lease.toMillis());
      case ControlRecord.Tick _ -> new Tick();
      case ControlRecord.ReadBarrier _ -> new ReadBarrier("");
      case ControlRecord.SetRulesLevel(var level) -> new SetRulesLevel(level);
      case ControlRecord.Finding(var question, var answer) ->
          new Finding(question, answer.map(ByteBuffer::wrap).orElse(null));
      case ControlRecord.Checkpointed(var position) -> new Checkpointed(position.value());
    };
  }

  @Override
  public Decoded<ControlRecord> decode(String type, byte @Nullable [] value) {
    var decoder = DECODERS.get(type);
    if (decoder == null) {
      return malformed("expected a type of a shard's own record, found " + type);
    }
    if (value == null) {
      return malformed("expected a %s, found no value".formatted(type));
    }
    try {
      return read((Object) decoder.decode(value));
    } catch (IOException | AvroRuntimeException e) {
      return malformed(
          "expected a %s in Avro's single-object encoding, found %d bytes that are none: %s"
              .formatted(type, value.length, e));
    }
  }

  private static Decoded<ControlRecord> read(Object avro) {
    return switch (avro) {
      case OpenShard open -> read(new ControlRecord.OpenShard(bytes(open.getSecret())));
      case ClaimDriver claim when claim.getLeaseMs() > 0 ->
          read(
              new ControlRecord.ClaimDriver(
                  claim.getNode(), Duration.ofMillis(claim.getLeaseMs())));
      case Tick _ -> read(new ControlRecord.Tick());
      case ReadBarrier _ -> read(new ControlRecord.ReadBarrier());
      case SetRulesLevel rules -> read(new ControlRecord.SetRulesLevel(rules.getLevel()));
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

  private static Decoded<ControlRecord> malformed(String cause) {
    return new Decoded.Undecodable<>("malformed", cause);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
