package org.skald.participant.http.balance;

/** What a balancer knows of one endpoint. */
final class EndpointState {

  private static final double LATENCY_MIN_NANOS = 1_000;
  private static final int DOUBLINGS_MAX = 20;

  private final BalancerConfig config;
  private int outstanding;
  private double latencyNanos;
  private long latencyAt;
  private int failures;
  private int successes;
  private int ejections;
  private boolean ejected;
  private long ejectedUntil;
  private boolean healthy = true;
  private int contradictions;

  EndpointState(BalancerConfig config) {
    this.config = config;
  }

  int outstanding() {
    return outstanding;
  }

  void began() {
    outstanding++;
  }

  void succeeded(long latency, long now) {
    outstanding--;
    failures = 0;
    measure((double) latency, now);
    successes++;
    if (successes >= config.ejectAfter()) {
      successes = 0;
      ejections = Math.max(0, ejections - 1);
    }
  }

  void failed(long latency, long now) {
    outstanding--;
    successes = 0;
    failures++;
    measure((double) Math.max(latency, config.failureCost().toNanos()), now);
  }

  /* A rise counts at once, a fall little by little: to send on to one who stalls costs more. */
  private void measure(double sample, long now) {
    double known = latency(now);
    double kept = Math.exp(-1.0 / 8);
    latencyNanos = sample > known ? sample : kept * known + (1 - kept) * sample;
    latencyAt = now;
  }

  /** What is known fades, so that one who was slow is tried again some time. */
  private double latency(long now) {
    return latencyNanos
        * Math.exp(-(double) (now - latencyAt) / (double) config.memory().toNanos());
  }

  /** How long one more call would take here: each that is under way waits for those before it. */
  double cost(long now) {
    return (outstanding + 1) * Math.max(LATENCY_MIN_NANOS, latency(now));
  }

  boolean isDue() {
    return failures >= config.ejectAfter();
  }

  void eject(long now) {
    long first = config.ejection().toNanos();
    long grown = first << Math.min(ejections, DOUBLINGS_MAX);
    boolean overflown = grown >> Math.min(ejections, DOUBLINGS_MAX) != first;
    long longest = config.ejectionMax().toNanos();
    ejectedUntil = now + (overflown ? longest : Math.min(grown, longest));
    ejected = true;
    ejections++;
    /* One failure on return is enough to go again. */
    failures = config.ejectAfter() - 1;
  }

  boolean isEjected(long now) {
    if (ejected && now - ejectedUntil >= 0) {
      ejected = false;
    }
    return ejected;
  }

  boolean isHealthy() {
    return healthy;
  }

  void probed(boolean found) {
    contradictions = found == healthy ? 0 : contradictions + 1;
    if (contradictions >= config.probes()) {
      healthy = found;
      contradictions = 0;
    }
  }
}
