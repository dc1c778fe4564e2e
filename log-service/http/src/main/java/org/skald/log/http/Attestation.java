package org.skald.log.http;

import java.util.regex.Pattern;

/**
 * Finds out who sends a request: by the bearer token in its header {@value #HEADER}, or nobody in
 * particular without one. A token that is not known is refused and never passed over.
 */
final class Attestation {

  static final String HEADER = "Authorization";

  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*)");

  private final Principals principals;

  Attestation(Principals principals) {
    this.principals = principals;
  }

  /** The request with who sends it, or why it is refused. */
  Parsed<Exchange> attest(Exchange exchange) {
    var header = exchange.header(HEADER);
    if (header.isEmpty()) {
      return new Parsed.Value<>(exchange);
    }
    var bearer = BEARER.matcher(header.get());
    if (!bearer.matches()) {
      return refused("expected the header " + HEADER + " to be 'Bearer' and a token, or none");
    }
    if (principals.isEmpty()) {
      return refused("expected no token, since this node knows none (http.principals), found one");
    }
    return principals
        .of(bearer.group(1))
        .<Parsed<Exchange>>map(it -> new Parsed.Value<>(exchange.by(it)))
        .orElseGet(() -> refused("expected a token that this node knows, found another"));
  }

  private static Parsed<Exchange> refused(String detail) {
    return new Parsed.Invalid<>(
        Problem.of(401, "unknown-token", "The token is not known", detail)
            .header("WWW-Authenticate", "Bearer"));
  }
}
