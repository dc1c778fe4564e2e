package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.infra.screen.Screen;
import org.skald.log.http.Principals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skald principal}: makes a token, and the line by which nodes know whose it is. */
@Command(
    name = "principal",
    description = "Makes a token for somebody, and the line for the file http.principals.",
    footer = "The token is shown this once and kept nowhere; the line has only its hash.")
final class PrincipalCommand implements Callable<Integer> {

  private static final int TOKEN_BYTES = 32;

  @Parameters(paramLabel = "NAME", description = "Whose token it is to be.")
  private @Nullable String name;

  @Option(names = "--json", description = "JSON for programs instead of lines for people.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var principal = Objects.requireNonNull(name);
    var command = Objects.requireNonNull(spec);
    if (!Principals.isName(principal)) {
      throw new ParameterException(
          command.commandLine(),
          "expected a name of 1 to 100 letters, digits and any of ._@/-, found '%s'"
              .formatted(principal));
    }
    var bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var line = Principals.line(token, principal);
    var screen = new Screen(command);
    if (json) {
      screen.plain(
          JsonNodeFactory.instance
              .objectNode()
              .put("principal", principal)
              .put("token", token)
              .put("line", line)
              .toString());
    } else {
      screen.plain("token  " + token);
      screen.plain("line   " + line);
    }
    return 0;
  }
}
