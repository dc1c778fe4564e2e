package org.skald.infra.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.skald.saga.Mapping;
import org.skald.saga.Payload;
import org.skald.saga.Scope;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.Converted;

/** What a definition's expressions cost: a command's payload, a saga's id, a JSON input. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ExpressionBenchmark {

  private static final String JSON =
      """
      {"orderId": "order-1", "customer": "ann", "sku": "article-1", "quantity": 2,
       "amountCents": 500}\
      """;

  private final Order order = new Order();
  private final CheckedDefinition definition = order.definition();
  private final Payload input = order.input();
  private final Scope scope = new Scope(Order.ID, input, Map.of());
  private final Mapping mapping =
      definition.definition().step("reserve-stock").call().command().mapping();

  /** The command of the first step: three fields of the input. */
  @Benchmark
  public Mapping.Mapped commandOfStep() {
    return mapping.map(scope);
  }

  /** The saga's id out of its input. */
  @Benchmark
  public CheckedDefinition.Identified idOfInput() {
    return definition.idOf(input);
  }

  /** JSON, as it comes over HTTP, to Avro. */
  @Benchmark
  public Converted inputFromJson() {
    return definition.input(JSON);
  }
}
