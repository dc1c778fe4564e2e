package org.skald.guard.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.skald.guard.Guard;

/**
 * The guard as a filter of the HTTP server that comes with Java. The handler runs, and answers,
 * while no later holder's request can begin.
 */
public final class GuardFilter extends Filter {

  private final HttpGuard guard;
  private final Function<HttpExchange, Optional<String>> lockOf;

  /**
   * A filter.
   *
   * @param guard judges the requests
   * @param lockOf the lock that protects what a request asks for; empty when none does, as for most
   *     reads
   */
  public GuardFilter(Guard guard, Function<HttpExchange, Optional<String>> lockOf) {
    super();
    this.guard = new HttpGuard(guard);
    this.lockOf = lockOf;
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    Optional<String> lock = lockOf.apply(exchange);
    if (lock.isEmpty()) {
      chain.doFilter(exchange);
      return;
    }
    Optional<GuardProblem> problem =
        guard.run(
            lock.get(), exchange.getRequestHeaders()::getFirst, () -> chain.doFilter(exchange));
    if (problem.isPresent()) {
      answer(exchange, problem.get());
    }
  }

  private static void answer(HttpExchange exchange, GuardProblem problem) throws IOException {
    byte[] body = problem.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", GuardProblem.MEDIA_TYPE);
    exchange.sendResponseHeaders(problem.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public String description() {
    return "refuses requests whose fencing token has been superseded";
  }
}
