package org.skald.saga;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.skald.saga.Action.Call;
import org.skald.saga.Action.Compensation;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaEvent.StepSkippedByHand;
import org.skald.saga.SagaState.Active;

/**
 * Steps that wait for an event of a topic. To its saga such a step is a call: the log, which keeps
 * the events, answers it as a participant would.
 */
public final class EventSteps {

  /** How long the log may take to say that nobody waits any more. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** Nobody waits for the answer. */
  private static final int UNANSWERED = 0;

  private static final RetryPolicy UNTIL_ANSWERED =
      new RetryPolicy(RetryPolicy.UNLIMITED, Duration.ofMillis(500), Duration.ofSeconds(30), 0.2);

  private EventSteps() {}

  /**
   * What such a step does.
   *
   * @param key makes the key by which the event is found
   * @param timeout how long it waits
   * @param isHeld whether the saga is stuck at the step when no event has come in time; then it
   *     waits on meanwhile. Else the log is asked to end the wait, which settles what has become of
   *     it
   */
  public static Call await(EventChannel channel, Mapping key, Duration timeout, boolean isHeld) {
    var command = new CommandTemplate(channel.event(), new Recipient.Event(channel), key);
    return new Call(
        command,
        timeout,
        UNTIL_ANSWERED,
        isHeld ? UnknownPolicy.HOLD : UnknownPolicy.QUERY,
        Optional.of(new Compensation(command, MARGIN, UNTIL_ANSWERED)));
  }

  /** An event that a step waits for. */
  public record Awaited(EventChannel channel, String key) {}

  /** What a step waits for now; empty for one that waits for no event. */
  public static Optional<Awaited> awaited(Active saga, String name) {
    return saga.status(name)
        .filter(StepStatus.Open.class::isInstance)
        .flatMap(_ -> asked(saga, saga.definition().step(name)));
  }

  /** What a step has asked for; empty where its key could not be made, so that it never has. */
  private static Optional<Awaited> asked(Active saga, StepDefinition step) {
    return step.awaited()
        .flatMap(channel ->
            switch (step.call().command().mapping().map(saga.origin().scope(step, saga.steps()))) {
              case Mapped.Ready(var key) ->
                  Optional.of(new Awaited(channel, Recipient.Event.key(key)));
              case Mapped.Broken _ -> Optional.<Awaited>empty();
            });
  }

  /** A step that is taken for settled must get no event that another could have. */
  static List<SagaEffect> givenUp(StepDefinition step, SagaState after, StepSkippedByHand event) {
    return after instanceof Active saga
        ? asked(saga, step).stream().map(it -> withdrawn(saga, step, it, event)).toList()
        : List.of();
  }

  private static SagaEffect withdrawn(
      Active saga, StepDefinition step, Awaited awaited, StepSkippedByHand event) {
    var command = step.call().command();
    return new SendCommand(
            saga.command(step.name(), Direction.UNDO),
            UNANSWERED,
            command.schema(),
            command.recipient(),
            Recipient.Event.payload(awaited.key()),
            event.at())
        .compensating(saga.command(step.name(), Direction.DO));
  }
}
