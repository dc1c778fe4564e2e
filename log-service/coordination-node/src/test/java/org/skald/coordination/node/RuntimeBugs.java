package org.skald.coordination.node;

import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.CoordinationRejection;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.MemberCommand;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.ShardDecider;
import org.skald.log.States;
import org.skald.log.shard.ShardPorts;
import org.skald.log.shard.ShardStore;
import org.skald.log.shard.SimulatedNode;

/** Bugs in the runtime as it serves the coordination log. */
final class RuntimeBugs {

  private static final String ONE_ANSWER = "expected the answer … to …";
  private static final String FRESH = "expected a read to see …";

  private RuntimeBugs() {}

  static void addTo(Map<String, CoordinationBugs.Bug> bugs) {
    bugs.put(
        "a client is answered before its command is applied",
        new CoordinationBugs.Bug(
            new CoordinationPlant() {
              @Override
              public boolean answersBeforeApplying() {
                return true;
              }
            },
            ONE_ANSWER));
    bugs.put(
        "a linearizable read does not wait for its barrier",
        new CoordinationBugs.Bug(
            new CoordinationPlant() {
              @Override
              public boolean readsWithoutBarrier() {
                return true;
              }
            },
            FRESH));
    bugs.put(
        "a request that is repeated is decided again",
        new CoordinationBugs.Bug(new Forgetful(), ONE_ANSWER));
    bugs.put(
        "the lease of a node ends by the clock of whoever applies it",
        new CoordinationBugs.Bug(new OwnClock(), ONE_ANSWER));
  }

  /** Does not find again what was answered to a request. */
  private record Forgetful() implements CoordinationPlant {
    @Override
    public ShardPorts ports(ShardPorts sound, SimulatedNode node) {
      return new ShardPorts(
          sound.log(),
          new ForgetfulStore(sound.store()),
          sound.outlet(),
          sound.marks(),
          sound.snapshots(),
          sound.outside(),
          sound.clockMs(),
          sound.opening());
    }
  }

  private record ForgetfulStore(ShardStore sound) implements ShardStore {

    @Override
    public Batch batch() {
      return sound.batch();
    }

    @Override
    public void write(Batch batch) {
      sound.write(batch);
    }

    @Override
    public byte @Nullable [] get(Space space, byte[] key) {
      return space == Space.REQUEST ? null : sound.get(space, key);
    }

    @Override
    public void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor) {
      sound.scan(space, from, visitor);
    }

    @Override
    public View view() {
      return sound.view();
    }

    @Override
    public void clear() {
      sound.clear();
    }

    @Override
    public void close() {
      sound.close();
    }
  }

  private record OwnClock() implements CoordinationPlant {
    @Override
    public ShardDecider<
            CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void>
        decider(
            ShardDecider<
                    CoordinationCommand,
                    CoordinationState,
                    CoordinationEvent,
                    CoordinationRejection,
                    Void>
                sound,
            SimulatedNode node) {
      return new AlteredRules(sound) {
        @Override
        public Decision<CoordinationEvent, CoordinationRejection> decide(
            States<CoordinationState> states, CoordinationCommand command, Moment moment) {
          var lateMs =
              command instanceof MemberCommand.KeepAlive ? node.world().time().nowMs() % 50 : 0;
          var own =
              new Moment(moment.position(), moment.now().plusMillis(lateMs), moment.rulesLevel());
          return super.decide(states, command, own);
        }
      };
    }
  }
}
