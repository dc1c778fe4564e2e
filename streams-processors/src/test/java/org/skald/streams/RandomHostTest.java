package org.skald.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skald.schemas.Headers;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomHostTest {

  private static final List<String> SHELVES = List.of("A", "B", "C");
  private static final int STEPS = 300;

  @TempDir Path directory;

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void what_is_stored_is_what_the_facts_say_and_nothing_is_done_twice(long seed) {
    var random = new Random(seed);
    var codec = new ShelfCodec();
    var hosted = HostedDecider.of("shelf.commands", new Shelf(), codec).asParticipant(codec);
    try (var shelf = StreamScenario.of(hosted, directory.resolve("seed-" + seed))) {
      var seconds = 0;
      for (var step = 0; step < STEPS; step++) {
        seconds += random.nextInt(3);
        shelf.at(Duration.ofSeconds(seconds - random.nextInt(2)));
        step(shelf, random, seconds);
      }
      shelf.wait(Duration.ofDays(1));

      verify(shelf, codec, seed);
    }
  }

  /* Few sagas, so that repeats, compensations before and after, and repeats of these are common. */
  private static void step(StreamScenario shelf, Random random, int seconds) {
    var number = random.nextInt(STEPS / 4);
    var saga = "saga-" + number;
    var name = SHELVES.get(number % SHELVES.size());
    var until = StreamScenario.START.plusSeconds(seconds + random.nextInt(60)).toEpochMilli();
    switch (random.nextInt(8)) {
      case 0 -> shelf.ask(saga, "fill", "%s put %d".formatted(name, 1 + random.nextInt(4)));
      case 1, 2 -> shelf.undo(saga, "hold", "%s drop %s".formatted(name, saga));
      case 3 -> shelf.ask(saga, "odd", name + " shake");
      default -> {
        var boxes = 1 + random.nextInt(6);
        shelf.ask(saga, "hold", "%s hold %s %d %d".formatted(name, saga, boxes, until));
      }
    }
  }

  private static void verify(StreamScenario shelf, ShelfCodec codec, long seed) {
    var decider = new Shelf();
    var folded = new HashMap<String, Shelf.State>();
    var kinds = new HashSet<Class<?>>();
    var once = new HashSet<String>();
    for (var out : shelf.read(ShelfCodec.EVENTS)) {
      var event = ShelfCodec.readEvent(String.valueOf(out.value()));
      kinds.add(event.getClass());
      var before = folded.getOrDefault(String.valueOf(out.key()), decider.initial());
      folded.put(String.valueOf(out.key()), decider.evolve(before, event));
      assertThat(once.add(out.header(Headers.COMMAND_ID))).as("once: %s", out).isTrue();
    }
    for (var name : SHELVES) {
      var stored = shelf.state(name).map(codec::decode).orElseGet(decider::initial);
      assertThat(stored)
          .as("shelf %s, seed %d", name, seed)
          .isEqualTo(folded.getOrDefault(name, decider.initial()));
      assertThat(stored.holds()).as("everything held expired, seed %d", seed).isEmpty();
    }
    assertThat(kinds)
        .as("reach")
        .containsExactlyInAnyOrder(Shelf.Event.class.getPermittedSubclasses());
    assertThat(outcomes(shelf)).as("reach").containsExactlyInAnyOrder("ok", "refused", "failed");
    assertThat(shelf.deadLetters()).as("reach").isNotEmpty();
  }

  private static Set<String> outcomes(StreamScenario shelf) {
    var found = new HashSet<String>();
    var first = new HashMap<String, String>();
    for (var reply : shelf.replies()) {
      var outcome = reply.header(Headers.OUTCOME);
      found.add(outcome);
      if (!outcome.equals("failed")) {
        var said = outcome + reply.value();
        assertThat(first.merge(reply.header(Headers.COMMAND_ID), said, (known, _) -> known))
            .as("every repeat of %s", reply)
            .isEqualTo(said);
      }
    }
    return found;
  }
}
