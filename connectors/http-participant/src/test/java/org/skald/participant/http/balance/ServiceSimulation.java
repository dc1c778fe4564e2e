package org.skald.participant.http.balance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * A service in virtual time: each endpoint serves one call after the other, and calls come at
 * random.
 */
final class ServiceSimulation {

  private final List<Integer> endpoints;
  private final Random chance;
  private final double[] meanNanos;
  private final boolean[] failing;
  private final long[] freeAt;
  private final PriorityQueue<Call> underWay =
      new PriorityQueue<>(Comparator.comparingLong(Call::endsAt));
  private final Map<Integer, Integer> calls = new HashMap<>();
  private final List<Long> latencies = new ArrayList<>();
  private long now;
  private int ejectedMost;

  private record Call(int endpoint, long beganAt, long endsAt) {}

  ServiceSimulation(int endpoints, Duration mean, long seed) {
    this.endpoints = new ArrayList<>();
    this.chance = new Random(seed);
    this.meanNanos = new double[endpoints];
    this.failing = new boolean[endpoints];
    this.freeAt = new long[endpoints];
    for (int i = 0; i < endpoints; i++) {
      this.endpoints.add(i);
      meanNanos[i] = (double) mean.toNanos();
    }
  }

  List<Integer> endpoints() {
    return endpoints;
  }

  void slowDown(int endpoint, double factor) {
    meanNanos[endpoint] *= factor;
  }

  void fail(int endpoint, boolean fails) {
    failing[endpoint] = fails;
  }

  /** So many calls at this share of what all endpoints together can serve at their first speed. */
  void run(Balancer<Integer> balancer, int count, Duration between) {
    for (int i = 0; i < count; i++) {
      now += exponential((double) between.toNanos());
      endThoseBefore(balancer);
      int endpoint = balancer.choose(Set.of(), now).orElseThrow();
      balancer.began(endpoint);
      calls.merge(endpoint, 1, Integer::sum);
      long served = failing[endpoint] ? 1_000 : exponential(meanNanos[endpoint]);
      freeAt[endpoint] = Math.max(now, freeAt[endpoint]) + served;
      underWay.add(new Call(endpoint, now, freeAt[endpoint]));
      ejectedMost = Math.max(ejectedMost, balancer.ejected(now));
    }
  }

  private void endThoseBefore(Balancer<Integer> balancer) {
    while (!underWay.isEmpty() && underWay.peek().endsAt() <= now) {
      Call call = underWay.remove();
      long latency = call.endsAt() - call.beganAt();
      if (failing[call.endpoint()]) {
        balancer.failed(call.endpoint(), latency, call.endsAt());
      } else {
        latencies.add(latency);
        balancer.succeeded(call.endpoint(), latency, call.endsAt());
      }
    }
  }

  /** The same calls, each to an endpoint drawn at random. */
  void runAtRandom(int count, Duration between) {
    for (int i = 0; i < count; i++) {
      now += exponential((double) between.toNanos());
      int endpoint = chance.nextInt(endpoints.size());
      freeAt[endpoint] = Math.max(now, freeAt[endpoint]) + exponential(meanNanos[endpoint]);
      latencies.add(freeAt[endpoint] - now);
    }
  }

  private long exponential(double mean) {
    return (long) (-mean * Math.log(1 - chance.nextDouble()));
  }

  long now() {
    return now;
  }

  double share(int endpoint) {
    int all = calls.values().stream().mapToInt(Integer::intValue).sum();
    return calls.getOrDefault(endpoint, 0) / (double) all;
  }

  void forgetCalls() {
    calls.clear();
  }

  int ejectedMost() {
    return ejectedMost;
  }

  Duration percentile(int percent) {
    Collections.sort(latencies);
    return Duration.ofNanos(latencies.get(latencies.size() * percent / 100));
  }
}
