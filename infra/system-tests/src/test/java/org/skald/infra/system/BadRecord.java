package org.skald.infra.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.Topics;
import org.skald.schemas.log.Checkpointed;
import org.skald.schemas.log.ClaimDriver;
import org.skald.schemas.saga.CancelSaga;
import org.skald.schemas.saga.DeployDefinition;
import org.skald.schemas.saga.StartSaga;
import shop.orders.OrderPlaced;
import shop.payments.CardCharged;

/**
 * A record that somebody has put on the saga log and that is no command.
 *
 * @param name what is wrong with it; also its {@code ce_id}
 * @param code under which it has to be refused
 * @param partition it is put there, or, when empty, where its key belongs
 */
record BadRecord(
    String name,
    String code,
    @Nullable Integer partition,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Map<String, String> headers) {

  private static final String SAGA = "order-bad";
  private static final int OVERSIZED_BYTES = 600 * 1024;
  private static final int UNKNOWN_SCHEMA = 987_654;

  /** One of each kind. */
  static List<BadRecord> all(AvroWire wire) {
    var order = new OrderPlaced(SAGA, "customer", "article-1", 1, 100L);
    var start = start(wire.encode(order));
    var cancel = new CancelSaga(SAGA, "nobody", "out of spite");
    var deploy = new DeployDefinition("evil", 1, "saga: evil", List.of(), "nobody", 1);
    return List.of(
        of("garbage as value", "malformed", start).with("not a record".getBytes(UTF_8)),
        of("an empty value", "malformed", start).with(new byte[0]),
        of("no value", "malformed", start).with(null),
        of("another magic byte", "malformed", start, wire).withByte(0, 7),
        of("an unknown schema", "malformed", start).with(wire(UNKNOWN_SCHEMA, 0, 0, 0)),
        of("half a record", "malformed", start, wire).cut(),
        of("an input that is none", "malformed", start("none".getBytes(UTF_8)), wire),
        of("no type", "malformed", start, wire).with(Headers.TYPE, null),
        of("another type than its value", "malformed", start, wire)
            .with(Headers.TYPE, CancelSaga.getClassSchema().getFullName()),
        of("a type that is no command", "unknown-type", order, wire),
        of("a saga id that is not its key", "malformed", start, wire).keyed("order-other"),
        of("no key", "no-key", start, wire).keyed(null),
        of("the wrong partition", "misrouted", start, wire).in((shardOf(SAGA) + 1) % 4),
        of("too large", "oversized", start).with(new byte[OVERSIZED_BYTES]),
        of("an unsealed cancel", "unauthorized", cancel, wire),
        of("an unsealed deployment", "unauthorized", deploy, wire),
        claim("a claim without a seal", 3_600_000L),
        claim("a claim with a forged seal", 1L).with("skald_seal", "Zm9yZ2VkZm9yZ2VkZm9yZw"),
        of("a checkpoint without a seal", "unauthorized", new Checkpointed(1L), wire),
        reply("a forged token", "unauthorized"),
        reply("no token", "malformed").with(Headers.REPLY_TOKEN, null),
        reply("an attempt that is no number", "malformed").with(Headers.ATTEMPT, "first"),
        reply("a command id that is none", "malformed").with(Headers.COMMAND_ID, "//"));
  }

  /** Commands that are well-formed, to start sagas whose input is not what they need. */
  static List<BadRecord> startsWithBadInput(AvroWire wire) {
    var order = wire.encode(new OrderPlaced(SAGA, "customer", "article-1", 1, 100L));
    var charge = wire.encode(new CardCharged("charge", 100L));
    return List.of(
        of("input cut short", "", start(Arrays.copyOf(order, order.length / 2)), wire),
        of("input of another type", "", start("order-charge", charge), wire).keyed("order-charge"));
  }

  private static BadRecord claim(String name, long leaseMs) {
    var claim = new ClaimDriver("thief", leaseMs, -1L);
    try {
      return of(name, "unauthorized", claim).with(claim.toByteBuffer().array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StartSaga start(byte[] input) {
    return start(SAGA, input);
  }

  private static StartSaga start(String id, byte[] input) {
    return StartSaga.newBuilder()
        .setSagaId(id)
        .setSaga(PlaceOrder.NAME)
        .setVersion(null)
        .setInput(ByteBuffer.wrap(input))
        .build();
  }

  private static byte[] wire(int schema, int... body) {
    var bytes = ByteBuffer.allocate(1 + Integer.BYTES + body.length).put((byte) 0).putInt(schema);
    for (var b : body) {
      bytes.put((byte) b);
    }
    return bytes.array();
  }

  private static BadRecord of(String name, String code, SpecificRecord record, AvroWire wire) {
    return of(name, code, record).with(wire.encode(record));
  }

  private static BadRecord of(String name, String code, SpecificRecord record) {
    var headers =
        Map.of(
            Headers.SPECVERSION,
            Headers.SPECVERSION_1_0,
            Headers.ID,
            name,
            Headers.TYPE,
            record.getSchema().getFullName());
    return new BadRecord(name, code, null, SAGA.getBytes(UTF_8), null, headers);
  }

  private static BadRecord reply(String name, String code) {
    var headers =
        Map.of(
            Headers.SPECVERSION,
            Headers.SPECVERSION_1_0,
            Headers.ID,
            name,
            Headers.TYPE,
            Headers.TYPE_REPLY,
            Headers.COMMAND_ID,
            SAGA + "/reserve-stock/do",
            Headers.ATTEMPT,
            "1",
            Headers.OUTCOME,
            "ok",
            Headers.REPLY_TOKEN,
            "Zm9yZ2VkZm9yZ2VkZm9yZw");
    return new BadRecord(name, code, null, SAGA.getBytes(UTF_8), null, headers);
  }

  private static int shardOf(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % Shop.PARTITIONS;
  }

  private BadRecord with(byte @Nullable [] other) {
    return new BadRecord(name, code, partition, key, other, headers);
  }

  private BadRecord withByte(int index, int other) {
    var bytes = value == null ? new byte[0] : value.clone();
    bytes[index] = (byte) other;
    return with(bytes);
  }

  private BadRecord cut() {
    return with(value == null ? null : Arrays.copyOf(value, value.length / 2));
  }

  private BadRecord with(String header, @Nullable String other) {
    var changed = new TreeMap<>(headers);
    if (other == null) {
      changed.remove(header);
    } else {
      changed.put(header, other);
    }
    return new BadRecord(name, code, partition, key, value, changed);
  }

  private BadRecord keyed(@Nullable String other) {
    var bytes = other == null ? null : other.getBytes(UTF_8);
    return new BadRecord(name, code, partition, bytes, value, headers);
  }

  private BadRecord in(int other) {
    return new BadRecord(name, code, other, key, value, headers);
  }

  /** It as a producer sends it. */
  ProducerRecord<byte @Nullable [], byte @Nullable []> record() {
    var record =
        new ProducerRecord<byte @Nullable [], byte @Nullable []>(
            Topics.SAGAS.log(), partition, key, value);
    headers.forEach((header, text) -> record.headers().add(header, text.getBytes(UTF_8)));
    return record;
  }

  @Override
  public String toString() {
    return name;
  }
}
