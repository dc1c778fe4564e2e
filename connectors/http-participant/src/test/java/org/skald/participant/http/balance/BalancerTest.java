package org.skald.participant.http.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BalancerTest {

  private static final Duration SERVICE = Duration.ofMillis(10);
  /* Four endpoints at 70 % of what they can do. */
  private static final Duration BETWEEN = Duration.ofNanos((long) (10_000_000 / 4 / 0.7));
  private static final long MS = 1_000_000;

  private static Balancer<Integer> balancer(ServiceSimulation service, long seed) {
    return new Balancer<>(service.endpoints(), BalancerConfig.DEFAULT, new Random(seed)::nextInt);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void the_better_of_two_beats_one_at_random(long seed) {
    ServiceSimulation balanced = new ServiceSimulation(4, SERVICE, seed);
    ServiceSimulation random = new ServiceSimulation(4, SERVICE, seed);

    balanced.run(balancer(balanced, seed), 20_000, BETWEEN);
    random.runAtRandom(20_000, BETWEEN);

    assertThat(balanced.percentile(99))
        .as("p99 of seed %d; at random %s", seed, random.percentile(99))
        .isLessThan(random.percentile(99).multipliedBy(3).dividedBy(4));
    assertThat(balanced.percentile(50)).isLessThan(random.percentile(50));
    for (int endpoint : balanced.endpoints()) {
      assertThat(balanced.share(endpoint)).as("share of %d", endpoint).isBetween(0.2, 0.3);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_slow_endpoint_gets_little_and_its_share_again_when_it_is_well(long seed) {
    ServiceSimulation service = new ServiceSimulation(4, SERVICE, seed);
    Balancer<Integer> balancer = balancer(service, seed);
    service.slowDown(2, 10);

    service.run(balancer, 20_000, BETWEEN.multipliedBy(2));
    double slow = service.share(2);
    service.slowDown(2, 0.1);
    service.run(balancer, 5_000, BETWEEN.multipliedBy(2));
    service.forgetCalls();
    service.run(balancer, 20_000, BETWEEN.multipliedBy(2));

    assertThat(slow).as("share while it is slow, seed %d", seed).isBetween(0.0001, 0.08);
    assertThat(service.share(2)).as("share when it is well, seed %d", seed).isBetween(0.18, 0.32);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void an_endpoint_that_fails_at_once_does_not_attract_calls(long seed) {
    ServiceSimulation service = new ServiceSimulation(4, SERVICE, seed);
    Balancer<Integer> balancer = balancer(service, seed);
    service.fail(1, true);

    service.run(balancer, 20_000, BETWEEN.multipliedBy(2));
    double failing = service.share(1);
    service.fail(1, false);
    service.run(balancer, 60_000, BETWEEN.multipliedBy(2));
    service.forgetCalls();
    service.run(balancer, 20_000, BETWEEN.multipliedBy(2));

    assertThat(failing).as("share while it fails, seed %d", seed).isBetween(0.0001, 0.01);
    assertThat(service.share(1)).as("share when it is well, seed %d", seed).isBetween(0.18, 0.32);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void never_more_than_half_are_ejected_even_if_all_fail(int endpoints) {
    ServiceSimulation service = new ServiceSimulation(endpoints, SERVICE, 1);
    Balancer<Integer> balancer = balancer(service, 1);
    service.endpoints().forEach(endpoint -> service.fail(endpoint, true));

    service.run(balancer, 5_000, BETWEEN);

    assertThat(service.ejectedMost()).isEqualTo(endpoints / 2);
  }

  @Test
  void an_ejection_lasts_twice_as_long_each_time_and_at_most_so_long() {
    Balancer<String> balancer =
        new Balancer<>(List.of("a", "b"), BalancerConfig.DEFAULT, new Random(1)::nextInt);
    long now = 0;
    fail(balancer, "a", 3, now);
    for (long seconds : new long[] {5, 10, 20, 40, 80, 120, 120}) {
      assertThat(balancer.ejected(now + seconds * 1_000 * MS - 1)).isEqualTo(1);
      now += seconds * 1_000 * MS;
      assertThat(balancer.ejected(now)).isZero();
      fail(balancer, "a", 1, now);
    }
  }

  private static void fail(Balancer<String> balancer, String endpoint, int times, long now) {
    for (int i = 0; i < times; i++) {
      balancer.began(endpoint);
      balancer.failed(endpoint, MS, now);
    }
  }

  @Test
  void one_that_has_been_tried_is_not_chosen_again_nor_one_that_is_left_out() {
    Balancer<String> balancer =
        new Balancer<>(List.of("a", "b", "c"), BalancerConfig.DEFAULT, new Random(1)::nextInt);
    assertThat(balancer.choose(Set.of("a", "b"), 0)).contains("c");
    assertThat(balancer.choose(Set.of("a", "b", "c"), 0)).isEmpty();

    fail(balancer, "c", 3, 0);

    assertThat(balancer.choose(Set.of("a", "b"), 0)).isEmpty();
  }

  @Test
  void one_that_probes_find_ill_is_left_out_while_there_is_another() {
    Balancer<String> balancer =
        new Balancer<>(List.of("a", "b"), BalancerConfig.DEFAULT, new Random(1)::nextInt);
    balancer.probed("a", false);
    balancer.probed("a", true);
    balancer.probed("a", false);
    assertThat(balancer.choose(Set.of("b"), 0)).contains("a");

    balancer.probed("a", false);
    assertThat(balancer.choose(Set.of("b"), 0)).isEmpty();
    assertThat(balancer.choose(Set.of(), 0)).contains("b");

    balancer.probed("b", false);
    balancer.probed("b", false);
    assertThat(balancer.choose(Set.of(), 0)).isPresent();

    balancer.probed("a", true);
    balancer.probed("a", true);
    assertThat(balancer.choose(Set.of(), 0)).contains("a");
  }

  @Test
  void what_is_no_endpoint_or_no_configuration_is_refused() {
    assertThatThrownBy(
            () -> new Balancer<>(List.of(), BalancerConfig.DEFAULT, new Random(1)::nextInt))
        .hasMessage("expected at least one endpoint, found none");
    assertThatThrownBy(() ->
            new BalancerConfig(
                Duration.ZERO, SERVICE, 0, Duration.ofSeconds(2), Duration.ofSeconds(1), 1))
        .hasMessageContainingAll("memory:", "ejectAfter and probes:", "ejectionMax:");
  }
}
