package org.skald.coordination.node;

import java.util.Map;
import java.util.TreeMap;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationDecider;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.CoordinationRejection;
import org.skald.coordination.CoordinationState;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.ShardDecider;
import org.skald.log.States;
import org.skald.log.shard.ShardCodec;
import org.skald.log.shard.Simulation;
import org.skald.log.shard.Tenant;
import org.skald.log.shard.Workload;

/** The coordination log in one run of a simulation. */
final class CoordinationTenant
    implements Tenant<
        CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void> {

  private static final Measures MEASURES = new Measures(3_400, 5_000, 2_700, 1_200);

  private final CoordinationPlant plant;
  private final Map<String, Integer> reached = new TreeMap<>();

  CoordinationTenant(CoordinationPlant plant) {
    this.plant = plant;
  }

  @Override
  public Measures measures() {
    return MEASURES;
  }

  @Override
  public ShardDecider<
          CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void>
      decider() {
    return new Counting(reached);
  }

  @Override
  public ShardCodec<
          CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void>
      codec() {
    return new CoordinationCodec();
  }

  @Override
  public Workload workload(Simulation world) {
    return new CoordinationWorkload(world, plant, reached);
  }

  /** The rules, with a count of what they came to on any replica. */
  private static final class Counting extends AlteredRules {

    private final Map<String, Integer> reached;

    Counting(Map<String, Integer> reached) {
      super(new CoordinationDecider());
      this.reached = reached;
    }

    @Override
    public Decision<CoordinationEvent, CoordinationRejection> decide(
        States<CoordinationState> states, CoordinationCommand command, Moment moment) {
      var decision = super.decide(states, command, moment);
      switch (decision) {
        case Decision.Accepted<CoordinationEvent, CoordinationRejection>(var events) ->
            events.forEach(it -> reached.merge(it.getClass().getSimpleName(), 1, Integer::sum));
        case Decision.Rejected<CoordinationEvent, CoordinationRejection>(var rejection) ->
            reached.merge(rejection.code(), 1, Integer::sum);
      }
      return decision;
    }
  }
}
