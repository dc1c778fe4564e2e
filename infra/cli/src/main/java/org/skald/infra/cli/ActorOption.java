package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks for something that is recorded, with why. */
final class ActorOption {

  @Option(
      names = "--actor",
      description =
          "Who, for the journal; by itself whose token it is, or without one ${sys:user.name}.")
  private @Nullable String actor;

  /** The name, unless the node knows it by the token. */
  Optional<String> name(NodeOptions node) {
    return Optional.ofNullable(actor)
        .or(() ->
            node.address().token().isPresent()
                ? Optional.empty()
                : Optional.ofNullable(System.getProperty("user.name")));
  }

  /** The body of a request to a node that says who. */
  ObjectNode body(NodeOptions node) {
    var body = JsonNodeFactory.instance.objectNode();
    name(node).ifPresent(it -> body.put("actor", it));
    return body;
  }

  /** The same with why. */
  ObjectNode because(NodeOptions node, String reason) {
    return body(node).put("reason", reason);
  }
}
