package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How far a start is to be waited for. */
final class WaitOptions {

  @Option(names = "--wait", description = "Wait until it has ended, at most 55 s.")
  private boolean wait;

  @Option(
      names = "--until",
      description =
          "Wait until it is accepted (in the log), applied (decided) or completed (ended).")
  private @Nullable String until;

  void addTo(ObjectNode body) {
    if (wait) {
      body.put("wait", "55s");
    }
    if (until != null) {
      body.put("until", until);
    }
  }

  boolean isToItsEnd() {
    return wait || "completed".equals(until);
  }
}
