package org.skald.infra.cli;

import picocli.CommandLine.Option;

/** Who asks for something that is recorded. */
final class ActorOption {

  @Option(
      names = "--actor",
      defaultValue = "${sys:user.name}",
      description = "Who, for the journal (${DEFAULT-VALUE}).")
  private String actor = "";

  String name() {
    return actor;
  }
}
