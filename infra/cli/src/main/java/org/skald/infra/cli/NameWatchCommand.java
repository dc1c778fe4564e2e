package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.skald.client.NameChange;
import org.skald.client.NameListener;
import org.skald.client.RequestRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skald name watch}: prints each change of names, a line for each, until it is ended. */
@Command(
    name = "watch",
    description =
        "Prints each change of a name as it comes; goes on at another node when one fails.")
final class NameWatchCommand implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Parameters(paramLabel = "PATH", description = "The name; / has all, with --subtree.")
  private @Nullable String path;

  @Option(names = "--subtree", description = "Also all names below it.")
  private boolean subtree;

  @Option(
      names = "--from",
      paramLabel = "REVISION",
      description = "Everything after this revision, or this position of a read; or from now on.")
  private @Nullable String from;

  @Option(names = "--max", paramLabel = "N", description = "Ends after so many changes.")
  private @Nullable Integer max;

  @Override
  public Integer call() throws InterruptedException {
    var options = Objects.requireNonNull(node);
    try (var client = options.address().connect(others(options))) {
      var wanted = client.watch(Objects.requireNonNull(path));
      wanted = subtree ? wanted.subtree() : wanted;
      wanted = from == null ? wanted : wanted.from(from);
      var printer = new Printer(options);
      try (var _ = wanted.start(printer)) {
        return printer.end.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Failed failed ? failed : new IllegalStateException(e);
      }
    }
  }

  /** Those that the node that was named knows to be alive. */
  private static URI[] others(NodeOptions options) {
    var nodes = new LinkedHashSet<URI>();
    for (var member : options.client().get("/members").orFail().path("members")) {
      if (member.hasNonNull("address")) {
        nodes.add(URI.create(member.path("address").asText()));
      }
    }
    nodes.remove(options.address().url());
    return nodes.toArray(URI[]::new);
  }

  /** Prints what it hears of. */
  private final class Printer implements NameListener {
    private final NodeOptions options;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private int printed;

    Printer(NodeOptions options) {
      this.options = options;
    }

    @Override
    public void watching(String revision) {
      options.screen().news("watching %s after %s".formatted(path, revision));
    }

    @Override
    public void changed(NameChange change) {
      if (max != null && printed >= max) {
        return;
      }
      options.screen().plain(options.isJson() ? json(change) : line(change));
      printed++;
      if (max != null && printed >= max) {
        end.complete(0);
      }
    }

    @Override
    public void compacted(String earliest) {
      end.completeExceptionally(
          new Failed(
              Failed.REFUSED,
              ("expected a revision from %s on, found an older one, whose later changes are no"
                      + " longer there; read what is there now with 'name ls'")
                  .formatted(earliest)));
    }

    @Override
    public void refused(RequestRefused why) {
      end.completeExceptionally(new Failed(Failed.REFUSED, String.valueOf(why.getMessage())));
    }
  }

  private static String line(NameChange change) {
    return change
        .value()
        .map(value ->
            "%s put %s %s"
                .formatted(change.revision(), change.path(), NameCommand.beginning(value)))
        .orElseGet(() -> "%s deleted %s".formatted(change.revision(), change.path()));
  }

  private static String json(NameChange change) {
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("revision", change.revision())
            .put("position", change.position())
            .put("at", change.at().toString())
            .put("path", change.path());
    change.value().ifPresent(it -> json.put("value", it));
    change.session().ifPresent(it -> json.put("session", it));
    return json.put("deleted", change.isDeletion()).toString();
  }
}
