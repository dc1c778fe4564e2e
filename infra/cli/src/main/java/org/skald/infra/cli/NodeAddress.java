package org.skald.infra.cli;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the node is that a command speaks to. */
final class NodeAddress {

  @Option(
      names = "--url",
      defaultValue = "${env:SKALD_URL:-http://127.0.0.1:8642}",
      description = "The node's API (${DEFAULT-VALUE}; or set SKALD_URL).")
  private @Nullable URI url;

  URI url() {
    return Objects.requireNonNull(url);
  }
}
