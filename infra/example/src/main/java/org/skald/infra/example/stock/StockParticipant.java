package org.skald.infra.example.stock;

import java.time.Duration;
import org.skald.schemas.AvroWire;
import org.skald.streams.HostedDecider;
import org.skald.streams.StreamsHealth;
import org.skald.streams.StreamsHost;

/**
 * The running stock participant: reserves and releases what sagas ask for, and tells every change
 * as a fact, from which anybody can add up what is where.
 */
public final class StockParticipant implements AutoCloseable {

  /** Its commands, keyed by saga id. */
  public static final String COMMANDS = "stock.commands";

  /**
   * Its facts, {@code shop.stock.StockReserved} and {@code StockReleased}, keyed by article and
   * written in transactions: to be read committed. The header {@code ce_commandid} names the cause.
   */
  public static final String FACTS = "stock.facts";

  private final AvroWire wire;
  private final StreamsHost host;

  private StockParticipant(AvroWire wire, StreamsHost host) {
    this.wire = wire;
    this.host = host;
  }

  /** Makes the topics that are missing and starts. */
  public static StockParticipant start(StockConfig config) {
    var wire = AvroWire.connect(config.registryUrl());
    try {
      var hosted = hosted(wire, config.initialQuantity());
      return new StockParticipant(
          wire, StreamsHost.start(hosted, config.host(), config.partitions()));
    } catch (RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  static HostedDecider<StockCommand, StockState, StockEvent, StockRejection, Void> hosted(
      AvroWire wire, int initialQuantity) {
    var codec = new StockCodec(wire, FACTS);
    return HostedDecider.of(COMMANDS, new StockDecider(initialQuantity), codec)
        .asParticipant(codec);
  }

  /** Waits until it takes commands; false when that takes longer. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return host.awaitRunning(timeout);
  }

  /** How it is now. */
  public StreamsHealth health() {
    return host.health();
  }

  /** Finishes what it has begun, and stops. */
  @Override
  public void close() {
    host.close();
    wire.close();
  }
}
