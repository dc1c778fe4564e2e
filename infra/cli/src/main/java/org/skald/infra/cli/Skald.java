package org.skald.infra.cli;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.skald.infra.bench.BenchCommand;
import org.skald.log.http.Durations;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The command {@code skald}. */
@Command(
    name = "skald",
    description = "Sagas, locks and event streams on the Kafka that a team already runs.",
    versionProvider = SkaldVersion.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is done",
      "1:it was refused or did not come out as it should",
      "2:the command line is not right",
      "3:the node could not be reached",
      "4:there is no such thing",
      "5:it did not end in time",
      "6:what a command was run under was lost before it was released"
    },
    subcommands = {
      DemoCommand.class,
      DevCommand.class,
      ServerCommand.class,
      HttpParticipantCommand.class,
      SagaCommand.class,
      LockCommand.class,
      ElectCommand.class,
      SemaphoreCommand.class,
      CoordinationCommands.Locks.class,
      CoordinationCommands.Members.class,
      ClusterCommands.Cluster.class,
      ClusterCommands.Ring.class,
      DeadLetterCommands.class,
      EventCommand.class,
      NameCommand.class,
      PrincipalCommand.class,
      RegisterCommand.class,
      CounterCommands.Counter.class,
      CounterCommands.Sequence.class,
      LatchCommand.class,
      BenchCommand.class
    })
public final class Skald {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // Read by picocli.
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  @SuppressWarnings("UnusedVariable") // Read by picocli.
  private boolean version;

  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  private Skald() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    HELIDON.setLevel(Level.WARNING); // It speaks by java.util.logging, and of every start.
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Skald())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, Skald::duration)
        .setExecutionStrategy(Skald::run)
        .setExecutionExceptionHandler((failure, command, _) -> {
          command
              .getErr()
              .println(command.getColorScheme().errorText("skald: " + sentence(failure)));
          return failure instanceof Failed failed ? failed.exitCode() : Failed.REFUSED;
        });
  }

  /** What is said before the name of a command that this leads to, nobody would hear. */
  private static int run(ParseResult line) {
    for (var at = line; at.hasSubcommand(); at = at.subcommand()) {
      var before =
          at.matchedOptions().stream()
              .filter(it -> !it.usageHelp() && !it.versionHelp())
              .findFirst();
      if (before.isPresent()) {
        throw new ParameterException(
            at.subcommand().commandSpec().commandLine(),
            "expected %s behind '%s', found it before"
                .formatted(before.get().longestName(), at.subcommand().commandSpec().name()));
      }
    }
    return new CommandLine.RunLast().execute(line);
  }

  private static Duration duration(String text) {
    return Durations.parse(text)
        .orElseThrow(() ->
            new TypeConversionException(
                "expected %s, found '%s'".formatted(Durations.EXPECTED, text)));
  }

  private static String sentence(Exception failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
