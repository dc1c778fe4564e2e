package org.skald.streams.overlap.core;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.skald.log.Position;
import org.skald.log.Revision;
import org.skald.streams.overlap.core.Fact.Told;

/**
 * Sagas of two shards that touch a few keys, each event at a time of its own; and, by looking at
 * all of it at once, who was at what was undone.
 */
final class RandomTouches {

  private static final List<String> KEYS = List.of("x", "y");
  private static final int SHARDS = 2;

  private final Random random;
  private final List<Fact> facts = new ArrayList<>();
  private final Map<Fact, Integer> shards = new HashMap<>();
  private final long[] positions = new long[SHARDS];
  private Instant now = Story.START;

  RandomTouches(long seed) {
    this.random = new Random(seed);
    var sagas = new ArrayList<Deque<Step>>();
    for (var i = random.nextInt(2, 5); i > 0; i--) {
      sagas.add(saga("s" + i));
    }
    while (!sagas.isEmpty()) {
      var saga = sagas.get(random.nextInt(sagas.size()));
      happen(saga.remove());
      sagas.removeIf(Deque::isEmpty);
    }
  }

  /** What happens next to a saga. */
  private record Step(Toucher by, int shard, Fact.What what) {}

  private Deque<Step> saga(String name) {
    var id = random.nextInt(3) == 0 ? "p/" + name : name;
    var by = Story.by(id);
    var shard = random.nextInt(SHARDS);
    var all = new ArrayDeque<Step>();
    var touched = new TreeMap<String, TreeMap<String, Mode>>();
    for (var i = random.nextInt(1, 4); i > 0; i--) {
      var keys = new TreeMap<String, Mode>();
      keys.put(KEYS.get(random.nextInt(KEYS.size())), mode());
      keys.put(KEYS.get(random.nextInt(KEYS.size())), mode());
      touched.put("step-" + i, keys);
    }
    forward(by, shard, touched, all);
    var undone = random.nextBoolean();
    if (undone) {
      backward(by, shard, touched, all);
      if (random.nextInt(3) == 0) { // Back to where it began, and once more.
        forward(by, shard, touched, all);
        backward(by, shard, touched, all);
      }
    }
    if (random.nextInt(4) > 0) {
      all.add(new Step(by, shard, new Fact.Ended(!undone)));
    }
    return all;
  }

  private void forward(
      Toucher by,
      int shard,
      NavigableMap<String, ? extends SortedMap<String, Mode>> touched,
      Deque<Step> all) {
    touched.forEach((step, keys) -> {
      for (var attempt = random.nextInt(1, 3); attempt > 0; attempt--) {
        all.add(new Step(by, shard, new Fact.Touched(step, by, keys, List.of())));
      }
      if (random.nextInt(4) > 0) {
        all.add(new Step(by, shard, new Fact.Moved(step, Told.OVER)));
      }
    });
  }

  private static void backward(
      Toucher by,
      int shard,
      NavigableMap<String, ? extends SortedMap<String, Mode>> touched,
      Deque<Step> all) {
    for (var step : touched.descendingKeySet()) {
      all.add(new Step(by, shard, new Fact.Moved(step, Told.UNDOING)));
      all.add(new Step(by, shard, new Fact.Moved(step, Told.UNDONE)));
    }
  }

  private Mode mode() {
    return random.nextBoolean() ? Mode.READ : Mode.WRITE;
  }

  private void happen(Step step) {
    now = now.plusMillis(1);
    var revision = new Revision(new Position(++positions[step.shard()]), 0);
    var fact = new Fact(step.by().id(), revision, now, step.what());
    facts.add(fact);
    shards.put(fact, step.shard());
  }

  /** Everything in the order in which it happened. */
  List<Fact> inOrder() {
    return List.copyOf(facts);
  }

  /** The same with one shard behind the other, and with repeats of what is past. */
  List<Fact> asItMayCome() {
    var queues = new ArrayList<Deque<Fact>>();
    for (var shard = 0; shard < SHARDS; shard++) {
      var number = shard;
      queues.add(
          new ArrayDeque<>(
              facts.stream().filter(it -> shards.getOrDefault(it, -1) == number).toList()));
    }
    var come = new ArrayList<Fact>();
    while (queues.stream().anyMatch(it -> !it.isEmpty())) {
      var next = queues.get(random.nextInt(SHARDS)).poll();
      if (next != null) {
        come.add(next);
      }
      if (!come.isEmpty() && random.nextInt(3) == 0) {
        come.add(come.get(random.nextInt(come.size())));
      }
    }
    return come;
  }

  /** Who was at what. */
  record Pair(String key, Touch.Id undone, Touch.Id other, Overlap.Kind kind) {

    static Pair of(Overlap overlap) {
      return new Pair(overlap.key(), overlap.undone().id(), overlap.other().id(), overlap.kind());
    }
  }

  /** A round of a step with its keys, when it was at them, and whether it was undone. */
  private record Span(
      Toucher by,
      String step,
      int round,
      Map<String, Mode> keys,
      Instant from,
      Instant to,
      boolean undone) {

    Span until(Instant end, boolean isUndone) {
      return new Span(by, step, round, keys, from, end, isUndone);
    }
  }

  /** Who was at what was undone, by all that happened. */
  Set<Pair> pairs() {
    var spans = spans();
    var pairs = new HashSet<Pair>();
    for (var a : spans) {
      for (var b : spans) {
        if (a.undone() && !line(a).equals(line(b)) && meet(a, b)) {
          a.keys()
              .forEach((key, mode) -> {
                if (mode == Mode.WRITE && b.keys().containsKey(key)) {
                  var kind =
                      b.keys().get(key) == Mode.READ
                          ? Overlap.Kind.DIRTY_READ
                          : Overlap.Kind.LOST_UPDATE;
                  pairs.add(new Pair(key, id(a), id(b), kind));
                }
              });
        }
      }
    }
    return pairs;
  }

  private static boolean meet(Span a, Span b) {
    return !b.from().isAfter(a.to()) && !b.to().isBefore(a.from());
  }

  private static String line(Span span) {
    return span.by().parent().orElse(span.by().id());
  }

  private static Touch.Id id(Span span) {
    return new Touch.Id(span.by().id(), span.step(), span.round());
  }

  private List<Span> spans() {
    var spans = new TreeMap<Touch.Id, Span>();
    var rounds = new HashMap<List<String>, Integer>();
    for (var fact : facts) {
      switch (fact.what()) {
        case Fact.Touched(var step, var by, var keys, _) -> {
          var round = rounds.getOrDefault(List.of(fact.sagaId(), step), 1);
          spans.merge(
              new Touch.Id(fact.sagaId(), step, round),
              new Span(by, step, round, keys, fact.at(), Instant.MAX, false),
              (first, _) -> first.until(Instant.MAX, false));
        }
        case Fact.Moved(var step, var told) -> {
          var round = rounds.getOrDefault(List.of(fact.sagaId(), step), 1);
          spans.computeIfPresent(
              new Touch.Id(fact.sagaId(), step, round), (_, it) -> moved(it, told, fact.at()));
          if (told == Told.UNDONE) {
            rounds.put(List.of(fact.sagaId(), step), round + 1);
          }
        }
        case Fact.Ended _ ->
            spans.replaceAll((id, it) ->
                id.saga().equals(fact.sagaId()) && it.to().equals(Instant.MAX)
                    ? it.until(fact.at(), it.undone())
                    : it);
        case Fact.Forgotten _ -> {}
      }
    }
    return List.copyOf(spans.values());
  }

  private static Span moved(Span span, Told told, Instant at) {
    return switch (told) {
      case BEGUN, UNDOING -> span.until(Instant.MAX, false);
      case OVER -> span.until(at, false);
      case UNDONE -> span.until(at, true);
    };
  }

  /** When a saga was first at a step. */
  Optional<Instant> from(Touch.Id id) {
    return spans().stream().filter(it -> id(it).equals(id)).map(Span::from).findFirst();
  }

  /** When it was undone. */
  Optional<Instant> undone(Touch.Id id) {
    return spans().stream()
        .filter(it -> id(it).equals(id) && it.undone())
        .map(Span::to)
        .findFirst();
  }
}
