package org.skald.streams.overlap.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skald.streams.overlap.core.RandomTouches.Pair;

/** Random sagas, whose overlaps are known by looking at all that happened at once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomOverlapsTest {

  private static final int SEEDS = 3_000;

  /** A mistake that the claims have to find. */
  enum Planted {
    /** Only who came later is seen. */
    ONLY_LATER_COMERS,
    /** What is told late is not seen. */
    NOTHING_LATE,
    /** What was reported is forgotten. */
    TWICE,
    /** Reads and writes are not told apart. */
    ONE_KIND
  }

  @Test
  void what_comes_in_order_is_reported_exactly() {
    var reached = new EnumMap<Overlap.Kind, Integer>(Overlap.Kind.class);
    var doneAnew = 0;
    for (var seed = 0L; seed < SEEDS; seed++) {
      var random = new RandomTouches(seed);

      var reported = reported(new Detector(), random.inOrder());

      assertThat(reported).as("seed %d", seed).doesNotHaveDuplicates();
      assertThat(reported).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(random.pairs());
      reported.forEach(it -> reached.merge(it.kind(), 1, Integer::sum));
      doneAnew += (int) reported.stream().filter(it -> it.undone().round() > 1).count();
    }
    assertThat(doneAnew).isGreaterThan(SEEDS / 20);
    assertThat(reached.values()).hasSize(2).allMatch(it -> it > SEEDS / 2);
  }

  @Test
  void what_comes_late_and_again_is_missed_never_and_reported_once() {
    var late = 0;
    for (var seed = 0L; seed < SEEDS; seed++) {
      var random = new RandomTouches(seed);
      assertThat(violations(random, new Detector())).as("seed %d", seed).isEmpty();
      late += random.asItMayCome().equals(random.inOrder()) ? 0 : 1;
    }
    assertThat(late).isGreaterThan(SEEDS / 2);
  }

  @ParameterizedTest
  @EnumSource
  void a_planted_mistake_is_found(Planted mistake) {
    assertThat(LongStream.range(0, SEEDS).boxed())
        .anyMatch(seed -> !violations(new RandomTouches(seed), wrong(mistake)).isEmpty());
  }

  /** What holds however the facts come: none is missed, none comes twice, none is made up. */
  private static List<String> violations(RandomTouches random, Detector detector) {
    var violations = new ArrayList<String>();
    var reported = reported(detector, random.asItMayCome());
    var expected = random.pairs();
    var seen = new HashSet<Pair>();
    for (var pair : reported) {
      if (!seen.add(pair)) {
        violations.add("reported twice: " + pair);
      }
      if (!expected.contains(pair) && !mayHaveBeen(random, pair)) {
        violations.add("made up: " + pair);
      }
    }
    expected.stream()
        .filter(it -> !seen.contains(it))
        .forEach(it -> violations.add("missed: " + it));
    return violations;
  }

  /** Who was there before may seem to be there still, while nobody has told that he is not. */
  private static boolean mayHaveBeen(RandomTouches random, Pair pair) {
    return random.undone(pair.undone()).isPresent()
        && random
            .from(pair.other())
            .filter(it -> !it.isAfter(random.undone(pair.undone()).get()))
            .isPresent();
  }

  private static List<Pair> reported(Detector detector, List<Fact> facts) {
    return facts.stream().flatMap(it -> detector.take(it).stream()).map(Pair::of).toList();
  }

  private static Detector wrong(Planted mistake) {
    return switch (mistake) {
      case ONLY_LATER_COMERS -> only(it -> it.other().from().isAfter(it.undone().from()));
      case NOTHING_LATE -> new Blind();
      case TWICE -> new Forgetful();
      case ONE_KIND ->
          new Detector() {
            @Override
            List<Overlap> touched(String key, Touch touch) {
              return super.touched(
                  key,
                  new Touch(
                      touch.by(),
                      touch.step(),
                      touch.round(),
                      Mode.WRITE,
                      touch.from(),
                      touch.to(),
                      touch.undone(),
                      touch.settled()));
            }
          };
    };
  }

  private static Detector only(Predicate<Overlap> wanted) {
    return new Detector() {
      @Override
      List<Overlap> take(Fact fact) {
        return super.take(fact).stream().filter(wanted).toList();
      }
    };
  }

  /** Reports only what is there when something is undone. */
  private static final class Blind extends Detector {
    @Override
    List<Overlap> take(Fact fact) {
      var undone = fact.what() instanceof Fact.Moved moved && moved.told() == Fact.Told.UNDONE;
      var overlaps = super.take(fact);
      return undone ? overlaps : List.of();
    }
  }

  /** Knows after every report nothing of it. */
  private static final class Forgetful extends Detector {
    private final Map<String, KeyTouches> keys = new HashMap<>();

    @Override
    List<Overlap> touched(String key, Touch touch) {
      var known = keys.getOrDefault(key, new KeyTouches(key, new TreeMap<>()));
      var change = known.with(touch);
      var blank = new TreeMap<Touch.Id, KeyTouches.Known>();
      change
          .after()
          .all()
          .forEach((id, it) -> blank.put(id, new KeyTouches.Known(it.touch(), Set.of())));
      keys.put(key, new KeyTouches(key, blank));
      return change.overlaps();
    }
  }
}
