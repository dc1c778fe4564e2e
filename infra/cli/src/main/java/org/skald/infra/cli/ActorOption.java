package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** Who asks for something that is recorded, with why. */
final class ActorOption {

  @Option(
      names = "--actor",
      defaultValue = "${sys:user.name}",
      description = "Who, for the journal (${DEFAULT-VALUE}).")
  private String actor = "";

  String name() {
    return actor;
  }

  /** The body of a request that says both. */
  ObjectNode because(String reason) {
    return JsonNodeFactory.instance.objectNode().put("reason", reason).put("actor", actor);
  }
}
