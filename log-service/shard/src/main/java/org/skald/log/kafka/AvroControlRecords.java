package org.skald.log.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.log.shard.ControlRecord;
import org.skald.log.shard.ControlRecords;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.ShardCodec;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegistryUnavailable;
import org.skald.schemas.log.Checkpointed;
import org.skald.schemas.log.ClaimDriver;
import org.skald.schemas.log.OpenShard;
import org.skald.schemas.log.ReadBarrier;
import org.skald.schemas.log.SetRulesLevel;
import org.skald.schemas.log.Tick;

/** The shard's own records as Avro. */
public final class AvroControlRecords implements ControlRecords {

  private static final String PREFIX = OpenShard.getClassSchema().getNamespace() + ".";

  private final AvroWire wire;

  /** Records in the wire format of this registry. */
  public AvroControlRecords(AvroWire wire) {
    this.wire = wire;
  }

  @Override
  public boolean isControl(String type) {
    return type.startsWith(PREFIX);
  }

  /** The type of a record, as its header says it. */
  String typeOf(ControlRecord record) {
    return avroOf(record).getSchema().getFullName();
  }

  /** The bytes of a record. */
  byte[] encode(ControlRecord record) {
    return wire.encode(avroOf(record));
  }

  private static SpecificRecord avroOf(ControlRecord record) {
    return switch (record) {
      case ControlRecord.OpenShard(var secret) -> new OpenShard(ByteBuffer.wrap(secret));
      case ControlRecord.ClaimDriver(var node, var lease) ->
          new ClaimDriver(node, lease.toMillis());
      case ControlRecord.Tick _ -> new Tick();
      case ControlRecord.ReadBarrier _ -> new ReadBarrier("");
      case ControlRecord.SetRulesLevel(var level) -> new SetRulesLevel(level);
      case ControlRecord.Checkpointed(var position) -> new Checkpointed(position.value());
    };
  }

  @Override
  public Decoded<ControlRecord> decode(String type, byte @Nullable [] value)
      throws ShardCodec.Stalled {
    if (value == null) {
      return new Decoded.Undecodable<>("malformed", "expected a " + type + ", found no value");
    }
    try {
      var record = wire.decode(value);
      if (!record.getSchema().getFullName().equals(type)) {
        return new Decoded.Undecodable<>(
            "malformed",
            "expected a %s as the header says, found a %s"
                .formatted(type, record.getSchema().getFullName()));
      }
      return read((Object) record);
    } catch (NotDecodable e) {
      return new Decoded.Undecodable<>("malformed", String.valueOf(e.getMessage()));
    } catch (RegistryUnavailable e) {
      throw new ShardCodec.Stalled(String.valueOf(e.getMessage()), e);
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
      case Checkpointed done when done.getPosition() >= 0 ->
          read(new ControlRecord.Checkpointed(new Position(done.getPosition())));
      default ->
          new Decoded.Undecodable<>(
              "malformed", "expected a record of a shard with sensible values, found " + avro);
    };
  }

  private static Decoded<ControlRecord> read(ControlRecord record) {
    return new Decoded.Command<>(record, Optional.empty());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
