package org.skald.infra.benchmarks;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.IndexedRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.skald.schemas.AvroWire;
import org.skald.schemas.journal.StepStarted;

/** An event of the journal, to registry wire format and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WireBenchmark {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Order order = new Order();
  private final AvroWire wire = order.wire();
  private final StepStarted event =
      new StepStarted(
          Order.ID.value(),
          NOW,
          "reserve-stock",
          1,
          ByteBuffer.wrap(order.input().toBytes()),
          NOW.plusSeconds(2),
          "stock.commands",
          null);
  private final byte[] bytes = wire.encode(event);

  /** The event as bytes. */
  @Benchmark
  public byte[] encode() {
    return wire.encode(event);
  }

  /** The bytes as an event of its generated class. */
  @Benchmark
  public IndexedRecord decode() {
    return wire.decode(bytes);
  }
}
