package org.skald.participant.http.balance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Spreads calls over endpoints: of two that it draws, the one whose calls are likely to end sooner.
 *
 * <p>To draw two and take the better one is nearly as good as to look at all, and does not send
 * everybody to the same one at once. An endpoint that fails several times in a row is ejected, each
 * time for longer; but never more than half of them, rounded down: when most fail, the fault is
 * likely not theirs, and those that are left would be overrun. Those that probes find ill are left
 * out while there are others.
 *
 * <p>Used by one thread at a time.
 *
 * @param <E> endpoint
 */
public final class Balancer<E> {

  private final Map<E, EndpointState> endpoints = new LinkedHashMap<>();
  private final IntUnaryOperator chance;

  /**
   * A balancer that knows nothing yet of these endpoints.
   *
   * @param chance draws a number from zero up to, and not including, the one that it is given
   */
  public Balancer(List<E> endpoints, BalancerConfig config, IntUnaryOperator chance) {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("expected at least one endpoint, found none");
    }
    endpoints.forEach(endpoint -> this.endpoints.put(endpoint, new EndpointState(config)));
    this.chance = chance;
  }

  /** The endpoint for the next call, other than these; empty when there is no other. */
  public Optional<E> choose(Set<E> tried, long now) {
    List<E> others = new ArrayList<>(endpoints.keySet());
    others.removeAll(tried);
    List<E> admitted = new ArrayList<>();
    List<E> healthy = new ArrayList<>();
    for (E endpoint : others) {
      EndpointState state = state(endpoint);
      if (state.isHealthy()) {
        healthy.add(endpoint);
        if (!state.isEjected(now)) {
          admitted.add(endpoint);
        }
      }
    }
    if (!admitted.isEmpty()) {
      return Optional.of(betterOfTwo(admitted, now));
    }
    if (!tried.isEmpty()) {
      return Optional.empty(); // One that is left out is no better than the one that failed.
    }
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(betterOfTwo(healthy.isEmpty() ? others : healthy, now));
  }

  private E betterOfTwo(List<E> candidates, long now) {
    int first = chance.applyAsInt(candidates.size());
    if (candidates.size() == 1) {
      return candidates.get(first);
    }
    int second = chance.applyAsInt(candidates.size() - 1);
    if (second >= first) {
      second++;
    }
    E one = candidates.get(first);
    E other = candidates.get(second);
    return state(one).cost(now) <= state(other).cost(now) ? one : other;
  }

  /** A call to this endpoint has begun. */
  public void began(E endpoint) {
    state(endpoint).began();
  }

  /** A call to this endpoint was answered after so many nanoseconds. */
  public void succeeded(E endpoint, long latency, long now) {
    state(endpoint).succeeded(latency, now);
  }

  /** A call to this endpoint was not answered, or in a way that says that the endpoint is ill. */
  public void failed(E endpoint, long latency, long now) {
    EndpointState state = state(endpoint);
    state.failed(latency, now);
    if (state.isDue() && !state.isEjected(now) && ejected(now) < endpoints.size() / 2) {
      state.eject(now);
    }
  }

  /** A probe has found this endpoint well or ill. */
  public void probed(E endpoint, boolean well) {
    state(endpoint).probed(well);
  }

  /** How many endpoints are ejected now. */
  public int ejected(long now) {
    return (int) endpoints.values().stream().filter(state -> state.isEjected(now)).count();
  }

  /** How many calls to this endpoint are under way. */
  public int outstanding(E endpoint) {
    return state(endpoint).outstanding();
  }

  private EndpointState state(E endpoint) {
    EndpointState state = endpoints.get(endpoint);
    if (state == null) {
      throw new IllegalArgumentException(
          "expected one of %s, found %s".formatted(endpoints.keySet(), endpoint));
    }
    return state;
  }
}
