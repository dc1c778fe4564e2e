package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code skald register}: values that are decided once, for all. */
@Command(name = "register", description = "Proposes and reads values that are decided once.")
final class RegisterCommand {

  @Command(description = "Proposes a value and prints the one that was decided.")
  int propose(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VALUE") String value) {
    var body = JsonNodeFactory.instance.objectNode().put("value", value);
    var decided = node.client().post(path(name) + "/propose", body).orFail();
    node.screen().plain(node.isJson() ? decided.toString() : decided.path("value").asText());
    return 0;
  }

  @Command(description = "Prints the value that was decided.")
  int read(@Mixin NodeOptions node, @Parameters(paramLabel = "NAME") String name) {
    var decided = node.client().get(path(name) + "?read=linearizable").orFail();
    node.screen().plain(node.isJson() ? decided.toString() : decided.path("value").asText());
    return 0;
  }

  private static String path(String name) {
    return "/registers/" + ApiClient.encoded(name);
  }
}
