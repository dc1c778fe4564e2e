package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.skald.infra.cli.WhichSagas.Standing;

/**
 * One act upon many sagas: lists them first, then acts upon some at a time, each act a request of
 * its own that the journal records. What a node does not take just now is asked again under the
 * same key, so it is done once. A run that was broken off is simply started again.
 */
final class BulkAct {

  private static final int PAGE = 1_000;
  private static final int AT_ONCE = 16;
  private static final int SHOWN_MAX = 20;
  private static final int HTTP_NOT_FOUND = 404;
  private static final long PROGRESS_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final NodeOptions node;
  private final ApiClient client;
  private final Map<String, String> headers;
  private final Patience patience = Patience.DEFAULT;

  /**
   * Acts upon the sagas of a node.
   *
   * @param headers of every act
   */
  BulkAct(NodeOptions node, Map<String, String> headers) {
    this.node = node;
    this.client = node.client();
    this.headers = headers;
  }

  /** What came of the act upon one saga. */
  sealed interface Came {

    /** It is done. */
    record Done() implements Came {}

    /** A second person has to approve it. */
    record Proposed() implements Came {}

    /** There was nothing to do any more. */
    record GoneOn() implements Came {}

    /** It was refused, or nobody knows. */
    record Refused(String why) implements Came {}
  }

  private record Result(String saga, Came came) {}

  /**
   * Acts upon all of them, unless it is a dry run; the command's exit code.
   *
   * @param standing how they have to stand
   * @param done what was done to those that it was done to, in a word
   */
  int upon(WhichSagas which, Standing standing, String done, Function<String, Came> act) {
    return upon(which, standing, done, list(which, standing), act);
  }

  /**
   * The same, but only upon those of them that are wanted.
   *
   * @param wanted by what is shown of a saga
   */
  int upon(
      WhichSagas which,
      Standing standing,
      Predicate<JsonNode> wanted,
      String done,
      Function<String, Came> act) {
    var listed = list(which, standing);
    var meant = each(listed, id -> find(id).filter(wanted).isPresent(), "looked at");
    var those = IntStream.range(0, listed.size()).filter(meant::get).mapToObj(listed::get).toList();
    return upon(which, standing, done, those, act);
  }

  private int upon(
      WhichSagas which,
      Standing standing,
      String done,
      List<String> sagas,
      Function<String, Came> act) {
    if (which.isDryRun()) {
      tell(sagas, standing, done);
      return 0;
    }
    return tell(each(sagas, id -> new Result(id, attempt(id, act)), done), done);
  }

  private static Came attempt(String saga, Function<String, Came> act) {
    try {
      return act.apply(saga);
    } catch (RuntimeException e) { // Of one saga: the others are acted upon all the same.
      return new Came.Refused(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /** What comes of a task for each of them, some at a time, in their order. */
  private <T> List<T> each(List<String> sagas, Function<String, T> task, String done) {
    var screen = node.screen();
    var places = new Semaphore(AT_ONCE);
    var results = new ArrayList<T>();
    var shownNs = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var asked :
          sagas.stream().map(it -> threads.submit(() -> in(places, task, it))).toList()) {
        results.add(result(asked, threads));
        if (System.nanoTime() - shownNs >= PROGRESS_EVERY_NS) {
          shownNs = System.nanoTime();
          screen.progress("%,d of %,d sagas %s".formatted(results.size(), sagas.size(), done));
        }
      }
    } finally {
      screen.progressDone();
    }
    return results;
  }

  private static <T> T in(Semaphore places, Function<String, T> task, String saga)
      throws InterruptedException {
    places.acquire();
    try {
      return task.apply(saga);
    } finally {
      places.release();
    }
  }

  /** When it fails, or nobody waits for it any more, the others are left. */
  private static <T> T result(Future<T> asked, ExecutorService threads) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      threads.shutdownNow();
      throw e.getCause() instanceof Failed failed
          ? failed
          : new IllegalStateException("expected an answer of a node or none", e);
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
      throw new Failed(Failed.NOT_IN_TIME, "interrupted; start it again to go on");
    }
  }

  private List<String> list(WhichSagas which, Standing standing) {
    var screen = node.screen();
    var found = new ArrayList<String>();
    var query = which.query(standing, PAGE);
    try {
      for (var next = query; next != null; ) {
        var page = client.get(next).orFail();
        for (var saga : page.path("sagas")) {
          if (standing.listed().test(saga)) {
            found.add(saga.path("id").asText());
          }
        }
        screen.progress("%,d sagas found".formatted(found.size()));
        next =
            page.hasNonNull("next")
                ? query + "&after=" + ApiClient.encoded(page.path("next").asText())
                : null;
      }
    } finally {
      screen.progressDone();
    }
    return found;
  }

  private void tell(List<String> sagas, Standing standing, String done) {
    if (node.isJson()) {
      var ids = JsonNodeFactory.instance.arrayNode();
      sagas.forEach(ids::add);
      var told = JsonNodeFactory.instance.objectNode().put("matched", sagas.size());
      node.screen().plain(told.set("sagas", ids).toString());
      return;
    }
    sagas.stream().limit(SHOWN_MAX).forEach(node.screen()::plain);
    if (sagas.size() > SHOWN_MAX) {
      node.screen().line("@|faint and %,d more|@".formatted(sagas.size() - SHOWN_MAX));
    }
    node.screen()
        .line("%,d sagas are %s and would be %s".formatted(sagas.size(), standing.words(), done));
  }

  private int tell(List<Result> results, String done) {
    var refused = new TreeMap<String, String>();
    var goneOn = 0;
    var proposed = 0;
    for (var result : results) {
      switch (result.came()) {
        case Came.Done _ -> {}
        case Came.GoneOn _ -> goneOn++;
        case Came.Proposed _ -> proposed++;
        case Came.Refused(var why) -> refused.put(result.saga(), why);
      }
    }
    var acted = results.size() - goneOn - proposed - refused.size();
    if (node.isJson()) {
      var told =
          JsonNodeFactory.instance
              .objectNode()
              .put("matched", results.size())
              .put(done, acted)
              .put("proposed", proposed)
              .put("goneOn", goneOn);
      var failed = told.putObject("refused");
      refused.forEach(failed::put);
      node.screen().plain(told.toString());
    } else {
      if (!refused.isEmpty()) {
        var rows = refused.entrySet().stream().limit(SHOWN_MAX);
        node.screen()
            .table(
                List.of("saga", "why not"),
                rows.map(it -> List.of(it.getKey(), it.getValue())).toList());
      }
      node.screen()
          .line(
              "%,d sagas %s, %s%,d had gone on, %,d refused"
                  .formatted(
                      acted,
                      done,
                      proposed == 0 ? "" : "%,d proposed, ".formatted(proposed),
                      goneOn,
                      refused.size()));
    }
    return refused.isEmpty() ? 0 : Failed.REFUSED;
  }

  /** A saga as it stands, without its history; empty when it was forgotten meanwhile. */
  Optional<JsonNode> find(String saga) {
    var shown = patience.ask(() -> client.get(SagaActCommands.standing(saga)));
    return shown.status() == HTTP_NOT_FOUND ? Optional.empty() : Optional.of(shown.orFail());
  }

  /** Asks under a key of its own, and again under the same one while no node takes it. */
  ApiClient.Answered post(String path, JsonNode body) {
    var own = new TreeMap<>(headers);
    own.put("Idempotency-Key", UUID.randomUUID().toString());
    return patience.ask(() -> client.post(path, body, own));
  }

  /** What a node says that has taken an act. */
  static Came taken(ApiClient.Answered answered) {
    return answered.body().hasNonNull("proposed") ? new Came.Proposed() : new Came.Done();
  }

  /** What a node's refusal says. */
  static Came refused(ApiClient.Answered answered) {
    return new Came.Refused(answered.detail());
  }
}
