package org.skald.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody whom the nodes know by a token: where a client begins whose every request bears it. The
 * token goes into no message.
 */
public final class Bearer {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final String token;

  Bearer(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "expected a token of letters, digits and any of ._~+/-, found another text of "
              + token.length()
              + " characters");
    }
    this.token = token;
  }

  /** The same as {@link Skald#connect(URI...)}. */
  public SkaldClient connect(URI... nodes) {
    return connect(Skald.http(), nodes);
  }

  /** The same as {@link Skald#connect(HttpClient, URI...)}. */
  public SkaldClient connect(HttpClient http, URI... nodes) {
    return Skald.connect(http, List.of(nodes), Optional.of(this));
  }

  void sign(HttpRequest.Builder request) {
    request.header("Authorization", "Bearer " + token);
  }

  @Override
  public String toString() {
    return "the bearer of a token";
  }
}
