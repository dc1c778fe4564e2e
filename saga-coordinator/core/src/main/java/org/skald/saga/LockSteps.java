package org.skald.saga;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.Action.Call;
import org.skald.saga.Action.Compensation;
import org.skald.saga.Action.ForEach;

/**
 * The steps by which a saga takes its locks before all others: one for each lock, one after the
 * other. Their compensation gives the locks back, so that happens when all else is undone.
 */
public final class LockSteps {

  /** The decision of a saga that has no way back once it has its locks. */
  public static final String LOCKED = "locked";

  /** Full name of the schema by which a lock is asked for. */
  public static final String SCHEMA = "org.skald.schemas.saga.AcquireLock";

  /** How long the log may take to answer. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final RetryPolicy UNTIL_ANSWERED =
      new RetryPolicy(RetryPolicy.UNLIMITED, Duration.ofMillis(500), Duration.ofSeconds(30), 0.2);

  /** A lock is asked for by what the plan says of it, not by a payload. */
  private static final Mapping NOTHING = _ -> new Mapping.Mapped.Ready(Payload.of(new byte[0]));

  private LockSteps() {}

  /** How many locks there are. */
  private record Planned(LockPlan plan) implements Items {
    @Override
    public Counted count(Scope scope) {
      return switch (plan.of(scope)) {
        case LockPlan.Planned.Known(var requests) -> new Counted.Known(requests.size());
        case LockPlan.Planned.Broken(var reason) -> new Counted.Broken(reason);
      };
    }

    @Override
    public int least() {
      return plan.least();
    }

    @Override
    public int most() {
      return plan.most();
    }
  }

  /**
   * The steps of a saga with those that take its locks before them. Where all steps are retriable,
   * the saga decides when it has its locks: until then it can turn around.
   *
   * @param steps in topological order
   * @param patience how long it waits for a lock at the longest
   */
  public static List<StepDefinition> before(
      List<StepDefinition> steps, LockPlan plan, Duration patience) {
    var command = new CommandTemplate(SCHEMA, new Recipient.Lock(plan), NOTHING);
    var undo = new Compensation(command, MARGIN, UNTIL_ANSWERED);
    var each =
        new Call(
            command, patience.plus(MARGIN), UNTIL_ANSWERED, UnknownPolicy.RETRY, Optional.of(undo));
    var all = new ArrayList<StepDefinition>();
    all.add(
        step(
            SagaDefinition.LOCKS,
            StepKind.COMPENSATABLE,
            Set.of(),
            new ForEach(new Planned(plan), 1, each)));
    var last = SagaDefinition.LOCKS;
    if (steps.stream().allMatch(step -> step.kind() == StepKind.RETRIABLE)) {
      all.add(step(LOCKED, StepKind.PIVOT, Set.of(last), new Action.Decide()));
      last = LOCKED;
    }
    for (var step : steps) {
      all.add(step.after().isEmpty() ? step.afterAlso(last) : step);
    }
    return all;
  }

  private static StepDefinition step(String name, StepKind kind, Set<String> after, Action action) {
    return new StepDefinition(name, kind, after, Optional.empty(), Optional.empty(), action);
  }
}
