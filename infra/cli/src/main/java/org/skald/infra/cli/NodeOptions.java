package org.skald.infra.cli;

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

  Screen screen() {
    return new Screen(Objects.requireNonNull(spec));
  }
}
