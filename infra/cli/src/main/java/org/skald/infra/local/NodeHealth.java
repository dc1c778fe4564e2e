package org.skald.infra.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.skald.coordination.node.ShardPlacement;
import org.skald.log.http.HealthCheck;
import org.skald.log.kafka.ShardHost;
import org.skald.log.shard.ReplicaStatus;
import org.skald.log.shard.UnknownRules;
import org.skald.saga.service.ReaderStatus;

/** How the replicas of a node are, as health checks. */
final class NodeHealth {

  private NodeHealth() {}

  /** Whether the replicas that are to be here are open, caught up and unbroken. */
  static HealthCheck.Health ofShards(Replicas replicas) {
    Map<String, Object> details = new LinkedHashMap<>();
    for (var shard : replicas.status().get()) {
      details.put("shard-" + shard.shard(), details(shard));
    }
    return new HealthCheck.Health(replicas.ready().getAsBoolean(), details);
  }

  private static Map<String, Object> details(ReplicaStatus shard) {
    var details = new LinkedHashMap<String, Object>();
    details.put("position", shard.control().applied().value());
    details.put("checkpoint", shard.control().checkpoint().value());
    details.put("logTime", shard.control().time().now());
    details.put("driver", shard.control().driver().map(it -> it.node()).orElse("none"));
    details.put("driving", shard.driving());
    details.put("lag", shard.lag());
    details.put("effectsPending", shard.effectsPending());
    details.put("effectFailures", shard.effectFailures());
    if (!shard.heldUp().isEmpty()) {
      details.put("heldUp", shard.heldUp());
    }
    details.put("timers", shard.timers());
    details.put("rulesLevel", shard.control().rules().level());
    var stalledBy = shard.stalledBy();
    if (stalledBy != null) {
      details.put("stalledBy", stalledBy);
    }
    return details;
  }

  /** Whether this node may hold what it is to hold. */
  static HealthCheck.Health of(ShardPlacement placement) {
    var trouble = placement.trouble();
    return trouble.isEmpty()
        ? HealthCheck.Health.well()
        : new HealthCheck.Health(false, Map.of("refused", trouble));
  }

  /** Whether this node's release knows the rules of all logs. */
  static HealthCheck.Health ofRules(List<ShardHost> logs) {
    Map<String, Object> details = new LinkedHashMap<>();
    logs.forEach(log -> details.put(log.log(), Map.of("known", log.knownRules())));
    var unknown =
        logs.stream()
            .flatMap(it -> it.broken().stream())
            .filter(UnknownRules.class::isInstance)
            .map(Throwable::getMessage)
            .toList();
    if (!unknown.isEmpty()) {
      details.put("refused", unknown);
    }
    return new HealthCheck.Health(unknown.isEmpty(), details);
  }

  /** How it gets on with topics whose records start sagas; always up: they are nobody's request. */
  static HealthCheck.Health ofStarts(List<ReaderStatus> readers) {
    Map<String, Object> details = new LinkedHashMap<>();
    for (var it : readers) {
      it.definition()
          .ifPresent(definition -> {
            var detail = new LinkedHashMap<String, Object>();
            detail.put("topic", it.topic());
            detail.putAll(of(it));
            details.put(definition, detail);
          });
    }
    return new HealthCheck.Health(true, details);
  }

  /** How it gets on with topics whose events sagas wait for; always up, for the same reason. */
  static HealthCheck.Health ofEvents(List<ReaderStatus> readers) {
    Map<String, Object> details = new LinkedHashMap<>();
    readers.stream()
        .filter(it -> it.definition().isEmpty())
        .forEach(it -> details.put(it.topic(), of(it)));
    return new HealthCheck.Health(true, details);
  }

  private static Map<String, Object> of(ReaderStatus reader) {
    var detail = new LinkedHashMap<String, Object>();
    detail.put("state", reader.state());
    detail.put("lag", reader.lag());
    reader.trouble().ifPresent(trouble -> detail.put("trouble", trouble));
    return detail;
  }

  /**
   * Whether no replica has stopped that would go on if the process were started anew; rules that
   * its release does not know it would not know then either.
   */
  static HealthCheck.Health ofReplicas(List<Replicas> all) {
    var broken =
        all.stream()
            .flatMap(it -> it.broken().get().stream())
            .filter(it -> !(it instanceof UnknownRules))
            .toList();
    return broken.isEmpty()
        ? HealthCheck.Health.well()
        : new HealthCheck.Health(
            false, Map.of("stopped", broken.stream().map(Throwable::toString).toList()));
  }
}
