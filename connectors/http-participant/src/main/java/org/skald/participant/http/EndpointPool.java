package org.skald.participant.http;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.skald.participant.http.balance.Balancer;
import org.skald.participant.http.balance.BalancerConfig;

/** The balancer with a clock, for any number of threads. */
final class EndpointPool {

  private final List<URI> endpoints;
  private final Balancer<URI> balancer;

  EndpointPool(List<URI> endpoints, BalancerConfig config) {
    this.endpoints = List.copyOf(endpoints);
    this.balancer = new Balancer<>(endpoints, config, new Random()::nextInt);
  }

  List<URI> endpoints() {
    return endpoints;
  }

  /** Chooses an endpoint for a call, which has begun herewith. */
  synchronized Optional<Call> begin(Set<URI> tried) {
    Optional<URI> chosen = balancer.choose(tried, System.nanoTime());
    chosen.ifPresent(balancer::began);
    return chosen.map(endpoint -> new Call(endpoint, System.nanoTime()));
  }

  synchronized void probed(URI endpoint, boolean well) {
    balancer.probed(endpoint, well);
  }

  private synchronized void end(Call call, boolean well) {
    long now = System.nanoTime();
    if (well) {
      balancer.succeeded(call.endpoint, now - call.beganAt, now);
    } else {
      balancer.failed(call.endpoint, now - call.beganAt, now);
    }
  }

  /** A call under way. */
  final class Call {

    private final URI endpoint;
    private final long beganAt;

    private Call(URI endpoint, long beganAt) {
      this.endpoint = endpoint;
      this.beganAt = beganAt;
    }

    URI endpoint() {
      return endpoint;
    }

    /** It was answered, or not, as a well endpoint would. */
    void end(boolean well) {
      EndpointPool.this.end(this, well);
    }
  }
}
