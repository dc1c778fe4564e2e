package org.skald.infra.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaRejection;
import org.skald.saga.SagaState;

/** A whole saga of three steps in memory: four commands decided, evolved and reacted to. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SagaBenchmark {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final SagaDecider decider = new SagaDecider();
  private final List<SagaCommand> commands = commands();

  private static List<SagaCommand> commands() {
    var order = new Order();
    var commands = new ArrayList<SagaCommand>();
    commands.add(
        new SagaCommand.StartSaga(
            Order.ID,
            order.definition().definition(),
            order.input(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    for (var answered : order.replies()) {
      commands.add(
          new SagaCommand.Report(
              new CommandId(Order.ID, answered.step(), Direction.DO),
              1,
              new SagaCommand.Outcome.Ok(Optional.of(answered.reply()))));
    }
    return commands;
  }

  /** From the start to the end; the effects are what it gives. */
  @Benchmark
  public List<SagaEffect> wholeSaga() {
    var effects = new ArrayList<SagaEffect>();
    SagaState state = decider.initial();
    var position = 0L;
    for (var command : commands) {
      var moment = new Moment(new Position(position++), NOW, 1);
      if (!(decider.decide(state, command, moment)
          instanceof Decision.Accepted<SagaEvent, SagaRejection>(var events))) {
        throw new IllegalStateException("expected every command to hold, found " + command);
      }
      for (var event : events) {
        state = decider.evolve(state, event);
        effects.addAll(decider.react(state, event));
      }
    }
    if (!(state instanceof SagaState.Ended)) {
      throw new IllegalStateException("expected the saga to have ended, found " + state);
    }
    return effects;
  }
}
