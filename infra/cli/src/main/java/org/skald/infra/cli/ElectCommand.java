package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.skald.client.Grant;
import org.skald.client.Leadership;
import org.skald.client.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skald elect}: runs a command while leading, or shows who leads. */
@Command(
    name = "elect",
    description = {
      "Runs a command while it leads in an election, and exits with its exit code; or shows who"
          + " leads.",
      "The command finds SKALD_ELECTION, SKALD_TERM, SKALD_TOKEN and SKALD_SESSION in its"
          + " environment; the token is for whatever it writes to. It is ended when the lead is"
          + " lost."
    },
    customSynopsis = {
      "skald elect [OPTIONS] NAME -- COMMAND [ARGUMENTS]...",
      "skald elect NAME --show [--json]"
    })
final class ElectCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--show", description = "Shows who leads and who would be next.")
  private boolean show;

  @Option(
      names = "--value",
      paramLabel = "VALUE",
      defaultValue = "",
      description = "What others are to know of this candidate, such as its address.")
  private @Nullable String value;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long to stay a candidate, such as 30s; for ever, when not given.")
  private @Nullable Duration wait;

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = "How long the lead outlives this process when that dies (${DEFAULT-VALUE}).")
  private @Nullable Duration ttl;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      description = "How long nobody is elected after this one was lost; not at all by default.")
  private @Nullable Duration delay;

  @Parameters(index = "0", paramLabel = "NAME", description = "The election.")
  private @Nullable String name;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND", description = "What to run.")
  private @Nullable List<String> command;

  @Override
  public Integer call() throws InterruptedException {
    var to = Objects.requireNonNull(node);
    var run = command == null ? List.<String>of() : command;
    if (show == !run.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "expected a command to run behind --, or --show, found %s"
              .formatted(show ? "both" : "neither"));
    }
    return show
        ? show(to)
        : new Guarded("the lead of election '%s'".formatted(name), run)
            .run(to.address(), Objects.requireNonNull(ttl), this::campaign, this::environment);
  }

  private Optional<Leadership> campaign(Session session) throws InterruptedException {
    var election = session.election(Objects.requireNonNull(name));
    if (delay != null) {
      election = election.withDelay(delay);
    }
    var address = Objects.requireNonNull(value);
    return wait == null
        ? Optional.of(election.campaign(address))
        : election.tryCampaign(address, wait);
  }

  private Map<String, String> environment(Grant grant) {
    var term = grant instanceof Leadership lead ? lead.term() : 0;
    return Map.of("SKALD_ELECTION", grant.lock(), "SKALD_TERM", Long.toString(term));
  }

  private int show(NodeOptions to) {
    var election =
        to.client()
            .get(
                "/elections/"
                    + ApiClient.encoded(Objects.requireNonNull(name))
                    + "?read=linearizable")
            .orFail();
    if (to.isJson()) {
      to.screen().plain(election.toString());
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    var leader = election.path("leader");
    if (leader.isObject()) {
      rows.add(row("leader", leader, election.path("term").asText(), "token"));
    }
    for (var candidate : election.path("candidates")) {
      rows.add(row("candidate", candidate, "", "place"));
    }
    to.screen().table(List.of("role", "session", "value", "term", "token or place"), rows);
    return 0;
  }

  private static List<String> row(String role, JsonNode who, String term, String at) {
    return List.of(
        role,
        who.path("session").asText(),
        who.path("value").asText().replaceAll("\\p{Cntrl}", " "),
        term,
        who.path(at).asText());
  }
}
