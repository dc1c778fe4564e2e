package org.skald.participant;

import java.sql.Connection;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Direction;

/** The context of a command that is being performed. */
final class LiveContext implements CommandContext {

  private final Envelope envelope;
  private final UnitOfWork unit;
  private final @Nullable Reply reply;
  private final AvroWire wire;
  private boolean unchanged;

  LiveContext(Envelope envelope, UnitOfWork unit, @Nullable Reply reply, AvroWire wire) {
    this.envelope = envelope;
    this.unit = unit;
    this.reply = reply;
    this.wire = wire;
  }

  /** Whether the performer has said that it changes nothing. */
  boolean isUnchanged() {
    return unchanged;
  }

  @Override
  public void nothingChanged() {
    unchanged = true;
  }

  @Override
  public String commandId() {
    return envelope.commandId();
  }

  @Override
  public Direction direction() {
    return envelope.direction();
  }

  @Override
  public String sagaId() {
    return envelope.sagaId();
  }

  @Override
  public String step() {
    return envelope.step();
  }

  @Override
  public int attempt() {
    return envelope.attempt();
  }

  @Override
  public Optional<Instant> deadline() {
    return Optional.ofNullable(envelope.deadline());
  }

  @Override
  public Optional<Instant> sagaDeadline() {
    return Optional.ofNullable(envelope.sagaDeadline());
  }

  @Override
  public Optional<String> traceparent() {
    return Optional.ofNullable(envelope.traceparent());
  }

  @Override
  public Optional<Fence> fence() {
    return Optional.ofNullable(envelope.fence());
  }

  @Override
  public Optional<GenericRecord> original() {
    byte[] bytes = reply == null ? null : reply.toBytes();
    return bytes == null ? Optional.empty() : Optional.of((GenericRecord) wire.decode(bytes));
  }

  @Override
  public void emit(ProducerRecord<byte[], byte[]> fact) {
    unit.emit(fact);
  }

  @Override
  public Connection connection() {
    return unit.connection();
  }

  @Override
  public String toString() {
    return envelope.toString();
  }
}
