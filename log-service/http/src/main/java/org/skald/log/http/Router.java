package org.skald.log.http;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds the route of a request, and refuses what no route would take. */
final class Router {

  /** What was found for a request. */
  sealed interface Match {

    /** The route, and the request with its path parameters. */
    record Found(Route route, Exchange exchange) implements Match {}

    /** No route takes the request; the label names the template when there is one. */
    record Unfit(String label, Problem problem) implements Match {}
  }

  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes =
        routes.stream().sorted(Comparator.comparing(route -> route.template().shape())).toList();
  }

  Match match(Exchange exchange) {
    List<String> segments;
    try {
      segments = PathTemplate.split(exchange.path()).stream().map(PathTemplate::decode).toList();
    } catch (IllegalArgumentException e) {
      return unmatched(
          Problem.of(
              400,
              "malformed-path",
              "The path cannot be read",
              "expected two hexadecimal digits after each percent sign: " + e.getMessage()));
    }
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = route.template().match(segments);
      if (route.method().equals(method) && parameters.isPresent()) {
        return fit(route, exchange.at(parameters.get()));
      }
    }
    return unfit(exchange, routes.stream().filter(r -> r.template().match(segments).isPresent()));
  }

  private static Match unfit(Exchange exchange, Stream<Route> ofOtherMethods) {
    List<Route> others = ofOtherMethods.toList();
    if (others.isEmpty()) {
      return unmatched(
          Problem.notFound(
              "expected a path of this API (see /openapi.json), found '" + exchange.path() + "'"));
    }
    var allowed = new TreeSet<String>();
    for (Route route : others) {
      allowed.add(route.method());
      if (route.method().equals("GET")) {
        allowed.add("HEAD");
      }
    }
    String allow = String.join(", ", allowed);
    return new Match.Unfit(
        others.getFirst().template().toString(),
        Problem.of(
                405,
                "method-not-allowed",
                "The method is not allowed here",
                "expected " + allow + ", found " + exchange.method())
            .header("Allow", allow));
  }

  private static Match fit(Route route, Exchange exchange) {
    Optional<Problem> problem =
        contentProblem(route.doc(), exchange)
            .or(() -> acceptProblem(route.doc(), exchange))
            .or(() -> queryProblem(route.doc(), exchange));
    return problem.isPresent()
        ? new Match.Unfit(route.template().toString(), problem.get())
        : new Match.Found(route, exchange);
  }

  private static Optional<Problem> contentProblem(Doc doc, Exchange exchange) {
    Optional<String> found = exchange.header("Content-Type");
    return doc.body()
        .map(Doc.Content::mediaType)
        .filter(consumed -> !MediaTypes.reads(found, consumed))
        .map(consumed ->
            Problem.of(
                    415,
                    "unsupported-media-type",
                    "The body's media type is not read here",
                    "expected Content-Type "
                        + consumed
                        + " in UTF-8, found "
                        + found.map(type -> "'" + type + "'").orElse("none"))
                .header("Accept", consumed));
  }

  private static Optional<Problem> acceptProblem(Doc doc, Exchange exchange) {
    Optional<String> accept = exchange.header("Accept");
    if (MediaTypes.accepts(accept, doc.produces())) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.of(
            406,
            "not-acceptable",
            "The answer's media type is not accepted",
            "expected Accept to cover "
                + String.join(" or ", doc.produces())
                + ", found '"
                + accept.orElse("")
                + "'"));
  }

  private static Optional<Problem> queryProblem(Doc doc, Exchange exchange) {
    if (doc.query().isPresent() || !exchange.hasQuery()) {
      return Optional.empty();
    }
    return exchange.query(NoQuery.class) instanceof Parsed.Invalid<NoQuery>(var problem)
        ? Optional.of(problem)
        : Optional.empty();
  }

  private static Match unmatched(Problem problem) {
    return new Match.Unfit(HttpMetrics.UNMATCHED, problem);
  }

  /** The query of a route that has none. */
  private record NoQuery() {}
}
