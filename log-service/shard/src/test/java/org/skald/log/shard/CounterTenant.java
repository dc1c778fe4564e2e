package org.skald.log.shard;

import java.util.List;
import java.util.Optional;
import org.skald.log.ShardDecider;

/**
 * Counters with reminders: the tenant that uses everything that a shard offers.
 *
 * @param isRolling whether nodes of two releases run side by side
 */
record CounterTenant(CounterPlant plant, boolean isRolling)
    implements Tenant<Wish, Counter, Fact, CounterDecider.Refusal, String> {

  private static final int CLIENTS = 3;

  @Override
  public ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> decider() {
    return new CounterDecider(2);
  }

  @Override
  public Optional<ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String>> earlier() {
    return isRolling ? Optional.of(new CounterDecider(1)) : Optional.empty();
  }

  @Override
  public ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> codec() {
    return new CounterCodec();
  }

  @Override
  public Workload workload(Simulation world) {
    var claims = new CounterClaims(world);
    return new Workload() {
      @Override
      public void begin() {
        world.log().append(Keys.utf8("k1"), Keys.utf8("note|k1|1"), List.of());
      }

      @Override
      public void letClientsIn() {
        for (var i = 0; i < CLIENTS; i++) {
          new CounterClient(world, plant, claims, "c" + i).live();
        }
      }

      @Override
      public void check(Truth truth) {
        claims.check(truth);
      }
    };
  }
}
