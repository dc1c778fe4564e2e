package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command to a node has in common: where the node is, and who reads the answer. */
final class NodeOptions {

  @Mixin private @Nullable NodeAddress address;

  @Option(names = "--json", description = "JSON for programs instead of tables for people.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  NodeAddress address() {
    return Objects.requireNonNull(address);
  }

  ApiClient client() {
    return new ApiClient(address().url(), address().token());
  }

  boolean isJson() {
    return json;
  }

  /** Shows an answer: as it is to programs, as a line to people. */
  void show(JsonNode answer, String line) {
    if (json) {
      screen().plain(answer.toString());
    } else {
      screen().line(line);
    }
  }

  /** Says how the next page of a list is asked for, if there is one. */
  void more(JsonNode page) {
    if (page.hasNonNull("next")) {
      screen().line("@|faint more: --after '%s'|@".formatted(page.path("next").asText()));
    }
  }

  Screen screen() {
    return new Screen(Objects.requireNonNull(spec));
  }
}
