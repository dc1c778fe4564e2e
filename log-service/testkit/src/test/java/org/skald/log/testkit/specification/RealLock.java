package org.skald.log.testkit.specification;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.skald.log.testkit.specification.LockSpecification.Acquire;
import org.skald.log.testkit.specification.LockSpecification.Asked;
import org.skald.log.testkit.specification.LockSpecification.Held;
import org.skald.log.testkit.specification.LockSpecification.NotFree;
import org.skald.log.testkit.specification.LockSpecification.Release;
import org.skald.log.testkit.specification.LockSpecification.Released;
import org.skald.log.testkit.specification.LockSpecification.Told;

/** A lock as it should be, and clients that acquire and release it. Each has one session. */
final class RealLock implements BiFunction<String, Random, Story.Step<Asked, Told>> {

  static final String LOCK = "lock";

  private record Grant(boolean shared, long token) {}

  private final Map<String, Grant> holders = new HashMap<>();
  private long position;

  @Override
  public Story.Step<Asked, Told> apply(String process, Random random) {
    position += random.nextInt(1, 4);
    var own = holders.get(process);
    if (own != null) {
      holders.remove(process);
      return new Story.Step<>(new Release(LOCK, process, own.token()), new Released());
    }
    var shared = random.nextBoolean();
    var free = holders.isEmpty() || (shared && holders.values().stream().allMatch(Grant::shared));
    if (free) {
      holders.put(process, new Grant(shared, position));
    }
    return new Story.Step<>(
        new Acquire(LOCK, process, shared), free ? new Held(position) : new NotFree());
  }
}
