package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes with the search view, one of which is killed. How long answers take is told in {@code
 * target/search.txt}, not claimed; with {@code -Dsearch.ended=100000 -Dsearch.live=10000} of as
 * many sagas as that.
 */
@Timeout(1_800)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchSurvivesTest {

  private static final int ENDED = Integer.getInteger("search.ended", 2_000);
  private static final int LIVE = Integer.getInteger("search.live", 200);
  private static final int ASKED = Integer.getInteger("search.asked", 20);
  private static final Path REPORT = Path.of("target/search.txt");
  private static final int SHARDS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

  static {
    QUESTIONS.put("list", "/search/sagas");
    QUESTIONS.put("list of 1,000", "/search/sagas?limit=1000");
    QUESTIONS.put("running", "/search/sagas?state=running");
    QUESTIONS.put("stuck for a reason", "/search/sagas?stuck-reason=parcel");
    QUESTIONS.put(
        "compensated of a definition", "/search/sagas?state=compensated&definition=place-order");
    QUESTIONS.put("at a step", "/search/sagas?step=ship&standing=running");
    QUESTIONS.put("asked a participant", "/search/sagas?participant=payments.commands");
    QUESTIONS.put(
        "in a time range",
        "/search/sagas?from=2026-03-01T00:00:10Z&to=2026-03-01T00:00:20Z&state=completed");
    QUESTIONS.put("by id", "/search/sagas?id=live-7");
    QUESTIONS.put("by prefix of the id", "/search/sagas?id-prefix=live-1");
    QUESTIONS.put("nothing fits", "/search/sagas?state=running&step=charge-card&standing=held");
    QUESTIONS.put("counts", "/search/counts");
  }

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void the_standby_of_a_node_that_is_killed_answers_with_nothing_missing() throws Exception {
    try (var premises = new Premises(directory)) {
      var first = premises.startNode("first", Map.of("search.enabled", "true"));
      var second = premises.startNode("second", Map.of("search.enabled", "true"));
      var began = System.nanoTime();
      String place;
      try (var fill = new JournalFill(premises.bootstrap(), premises.wire(), SHARDS)) {
        place = fill(fill);
      }
      await("both nodes hold all of the view")
          .atMost(PATIENCE)
          .until(() -> holdsAll(first, place) && holdsAll(second, place));
      var built = Duration.ofNanos(System.nanoTime() - began);
      var both = measure(second);
      assertThat(total(get(second, "/search/counts"))).isEqualTo(ENDED + LIVE);
      assertThat(standbys(get(second, "/search/sagas"))).as("all active copies live").isZero();

      first.process().kill();
      var killed = System.nanoTime();
      var page = get(second, "/search/sagas?at-least=" + place);
      var answered = Duration.ofNanos(System.nanoTime() - killed);

      assertThat(standbys(page)).as("a standby has answered").isPositive();
      assertThat(all(second, place)).hasSize(ENDED + LIVE);
      assertThat(total(get(second, "/search/counts"))).isEqualTo(ENDED + LIVE);
      var alone = measure(second);
      var figures = new ArrayList<String>();
      figures.add("built " + built);
      figures.add("MiB on the disk of a node " + mebibytes(directory.resolve("second")));
      figures.add("first answer after the kill " + answered);
      both.forEach((what, took) -> figures.add(what + ": " + took));
      alone.forEach((what, took) -> figures.add("alone, " + what + ": " + took));
      Files.write(REPORT, figures);
    }
  }

  /** Live ones among ended ones, as they would be. */
  private static String fill(JournalFill fill) {
    for (var number = 0; number < ENDED; number++) {
      fill.ended(number);
      if (number % (ENDED / LIVE) == 0 && number / (ENDED / LIVE) < LIVE) {
        fill.live(number / (ENDED / LIVE));
      }
    }
    return fill.place();
  }

  private static boolean holdsAll(SagaNodeProcess node, String place) {
    var search = node.get("/health").path("checks").path("search");
    for (var part : place.split("\\.", -1)) {
      var shard = part.substring(0, part.indexOf('-'));
      var copy = search.path("shard-" + shard);
      if (!copy.path("complete").asBoolean()
          || copy.path("position").asLong() < Long.parseLong(part.substring(shard.length() + 1))) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> measure(SagaNodeProcess node) {
    var took = new LinkedHashMap<String, String>();
    QUESTIONS.forEach((what, path) -> {
      for (var warm = 0; warm < ASKED / 2; warm++) {
        get(node, path);
      }
      var times = new long[ASKED];
      for (var i = 0; i < ASKED; i++) {
        var before = System.nanoTime();
        get(node, path);
        times[i] = System.nanoTime() - before;
      }
      Arrays.sort(times);
      took.put(
          what,
          "median %.1f ms, 99 %% %.1f ms"
              .formatted(times[ASKED / 2] / 1e6, times[ASKED * 99 / 100] / 1e6));
    });
    return took;
  }

  private static Set<String> all(SagaNodeProcess node, String place) {
    var ids = new HashSet<String>();
    var after = "";
    while (true) {
      var page = get(node, "/search/sagas?limit=1000&at-least=" + place + after);
      page.path("sagas").forEach(it -> ids.add(it.path("id").asText()));
      if (!page.path("next").isTextual()) {
        return ids;
      }
      after = "&after=" + page.path("next").asText();
    }
  }

  private static int total(JsonNode counts) {
    var total = 0;
    for (var definition : counts.path("definitions")) {
      for (var state : definition.path("states")) {
        total += state.asInt();
      }
    }
    return total;
  }

  private static String mebibytes(Path node) throws IOException {
    try (var files = Files.walk(node.resolve("data").resolve("search"))) {
      return "%.0f".formatted(files.mapToLong(it -> it.toFile().length()).sum() / 1048576.0);
    }
  }

  private static long standbys(JsonNode page) {
    return StreamSupport.stream(page.path("views").spliterator(), false)
        .filter(it -> it.path("standby").asBoolean())
        .count();
  }

  /** While the group finds its feet again a node may say that it is not complete just now. */
  private static JsonNode get(SagaNodeProcess node, String path) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try {
      while (true) {
        var answer = node.exchange(node.request(path).build());
        if (answer.statusCode() == 200) {
          return JSON.readTree(answer.body());
        }
        if (answer.statusCode() != 503 || System.nanoTime() > deadline) {
          throw new AssertionError("expected 200 from %s, found %s".formatted(path, answer.body()));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    } catch (IOException e) {
      throw new AssertionError("expected an answer from " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
