package org.skald.infra.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.client.SkaldClient;
import picocli.CommandLine.Option;

/** Where the node is that a command speaks to, and by which token it is to know who speaks. */
final class NodeAddress {

  /** Not SKALD_TOKEN, by which 'skald lock' tells a command the fencing token of its lock. */
  private static final String TOKEN = "SKALD_ACCESS_TOKEN";

  @Option(
      names = "--url",
      defaultValue = "${env:SKALD_URL:-http://127.0.0.1:8642}",
      description = "The node's API (${DEFAULT-VALUE}; or set SKALD_URL).")
  private @Nullable URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token by which the node knows you; or set " + TOKEN + ".")
  private @Nullable Path tokenFile;

  URI url() {
    return Objects.requireNonNull(url);
  }

  /** The token by which the node knows who speaks; empty for nobody in particular. */
  Optional<String> token() {
    if (tokenFile == null) {
      return Optional.ofNullable(System.getenv(TOKEN)).filter(it -> !it.isBlank()).map(this::token);
    }
    try {
      return Optional.of(token(Files.readString(tokenFile)));
    } catch (IOException e) {
      throw new Failed(
          Failed.REFUSED,
          "--token-file: expected a readable file with a token at %s, found %s"
              .formatted(tokenFile, e.getClass().getSimpleName()));
    }
  }

  private String token(String text) {
    var token = text.strip();
    if (token.isEmpty() || token.chars().anyMatch(it -> it <= ' ' || it > '~')) {
      throw new Failed(
          Failed.REFUSED,
          "%s: expected one token, found %d characters that are none"
              .formatted(tokenFile == null ? TOKEN : "--token-file", token.length()));
    }
    return token;
  }

  /** A client of this node, and of these. */
  SkaldClient connect(URI... others) {
    var nodes = new URI[others.length + 1];
    nodes[0] = url();
    System.arraycopy(others, 0, nodes, 1, others.length);
    return token()
        .map(it -> org.skald.client.Skald.bearing(it).connect(nodes))
        .orElseGet(() -> org.skald.client.Skald.connect(nodes));
  }
}
