package org.skald.log.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.skald.log.http.HealthCheck.Health;
import org.skald.log.http.HealthCheck.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that every node has: health, metrics and the description of all routes. */
final class OperatorRoutes implements Routes {

  private static final Logger log = LoggerFactory.getLogger(OperatorRoutes.class);

  private final List<HealthCheck> checks;
  private final PrometheusMeterRegistry meters;
  private final Supplier<ObjectNode> openApi;
  private final BooleanSupplier closing;

  OperatorRoutes(
      List<HealthCheck> checks,
      PrometheusMeterRegistry meters,
      Supplier<ObjectNode> openApi,
      BooleanSupplier closing) {
    this.checks = List.copyOf(checks);
    this.meters = meters;
    this.openApi = openApi;
    this.closing = closing;
  }

  @Override
  public void register(Api api) {
    health(api, "/health", "How the node is", List.of(Scope.LIVE, Scope.READY));
    health(api, "/health/live", "Whether the process works at all", List.of(Scope.LIVE));
    health(api, "/health/ready", "Whether requests may be sent now", List.of(Scope.READY));
    api.get(
        "/metrics",
        doc ->
            doc.summary("What the node counts, for Prometheus")
                .textReply(200, "Prometheus text format 0.0.4", "text/plain"),
        exchange -> Reply.text("text/plain; version=0.0.4; charset=utf-8", meters.scrape()));
    api.get(
        "/openapi.json",
        doc -> doc.summary("This description").reply(200, "An OpenAPI 3.1 document", anyObject()),
        exchange -> Reply.ok(openApi.get()));
  }

  private void health(Api api, String path, String summary, List<Scope> scopes) {
    api.get(
        path,
        doc ->
            doc.summary(summary)
                .reply(200, "Every check is up", anyObject())
                .reply(503, "At least one check is down", anyObject()),
        exchange -> report(scopes));
  }

  private Reply report(List<Scope> scopes) {
    boolean up = true;
    var results = new LinkedHashMap<String, Object>();
    if (scopes.contains(Scope.READY)) {
      up = !closing.getAsBoolean();
      results.put("http", result(new Health(up, up ? Map.of() : Map.of("closing", true))));
    }
    for (HealthCheck check : checks) {
      if (scopes.contains(check.scope())) {
        Health health = ask(check);
        up &= health.up();
        results.put(check.name(), result(health));
      }
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("status", up ? "up" : "down");
    body.put("checks", results);
    return Reply.json(up ? 200 : 503, body);
  }

  private static Health ask(HealthCheck check) {
    try {
      return check.health().get();
    } catch (RuntimeException e) {
      String incident = Incident.log(log, "health check " + check.name() + " failed", e);
      return new Health(false, Map.of("incident", incident));
    }
  }

  private static Map<String, Object> result(Health health) {
    var result = new LinkedHashMap<String, Object>();
    result.put("status", health.up() ? "up" : "down");
    health.details().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(detail -> result.put(detail.getKey(), detail.getValue()));
    return result;
  }

  private static ObjectNode anyObject() {
    return JsonNodeFactory.instance.objectNode().put("type", "object");
  }
}
