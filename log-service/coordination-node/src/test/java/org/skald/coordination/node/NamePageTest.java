package org.skald.coordination.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.AccessCount;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessList;
import org.skald.coordination.AccessLists;
import org.skald.coordination.AccessState;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.Grantee;
import org.skald.coordination.Keys;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.NameTree;
import org.skald.coordination.SmallValue;
import org.skald.log.Position;
import org.skald.log.shard.StatesView;

/** Pages of names of which some are withheld, compared with a look at every single name. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NamePageTest {

  private static final int SEEDS = 20_000;
  private static final int PAGES_MAX = 100;

  /** Before a slash, behind it, and with more than one byte: what the order of names turns on. */
  private static final List<String> SEGMENTS = List.of("a", "a-b", "a0", "a b", "b", "é", "😀");

  private static final AccessList OPEN = list(AccessLevel.READ);
  private static final AccessList CLOSED = new AccessList(Map.of());

  private static AccessList list(AccessLevel level) {
    return new AccessList(Map.of(Grantee.ANYONE, level));
  }

  /** States in the order of their keys, which counts what is visited of them. */
  private static final class Kept implements StatesView<CoordinationState> {
    private final TreeMap<String, CoordinationState> states =
        new TreeMap<>(Comparator.comparing(NamePageTest::utf8, Arrays::compareUnsigned));
    private int visited;

    void put(String path) {
      var name =
          new NameState.Present(
              new NamePath(path),
              SmallValue.of(new byte[0]),
              new Position(1),
              new Position(1),
              Optional.empty());
      states.put(Keys.of(name.path()), name);
    }

    void set(NameTree tree, AccessList list) {
      states.put(Keys.of(tree), new AccessState.Listed(tree, list, new Position(1)));
      states.put(Keys.ACCESS_COUNT, new AccessCount(1));
    }

    @Override
    public CoordinationState get(String key) {
      var state = states.get(key);
      if (state != null) {
        return state;
      }
      return key.equals(Keys.ACCESS_COUNT) ? new AccessCount(0) : AccessState.UNSAID;
    }

    @Override
    public void scan(String from, BiPredicate<String, CoordinationState> visitor) {
      for (var entry : states.tailMap(from, true).entrySet()) {
        visited++;
        if (!visitor.test(entry.getKey(), entry.getValue())) {
          return;
        }
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Kept random(Random dice) {
    var kept = new Kept();
    for (var left = dice.nextInt(20); left > 0; left--) {
      kept.put(path(dice));
    }
    for (var left = dice.nextInt(5); left > 0; left--) {
      var tree = dice.nextInt(6) == 0 ? NameTree.ROOT : new NameTree(path(dice));
      kept.set(tree, dice.nextInt(3) == 0 ? OPEN : CLOSED);
    }
    return kept;
  }

  private static String path(Random dice) {
    var path = new StringBuilder();
    for (var left = 1 + dice.nextInt(3); left > 0; left--) {
      path.append('/').append(SEGMENTS.get(dice.nextInt(SEGMENTS.size())));
    }
    return path.toString();
  }

  private static boolean isOpen(Kept kept, NameTree tree) {
    return AccessLists.governing(kept, tree)
        .map(it -> it.list().permits(Optional.empty(), AccessLevel.READ))
        .orElse(true);
  }

  /** All that is below, in order, one by one. */
  private static List<String> naive(Kept kept, String below) {
    return kept.states.values().stream()
        .flatMap(it -> it instanceof NameState.Present name ? List.of(name).stream() : null)
        .map(NameState.Present::path)
        .filter(it -> it.value().startsWith(below) && isOpen(kept, NameTree.at(it)))
        .map(NamePath::value)
        .toList();
  }

  private static NameViews.Names page(Kept kept, String below, String after, int limit) {
    return new NamePage(kept, Optional.empty(), below, limit).after(after, new Position(7));
  }

  private static List<String> paths(NameViews.Names page) {
    return page.names().stream().map(NameViews.Name::path).toList();
  }

  @Test
  void pages_have_all_that_may_be_seen_in_order_and_nothing_else() {
    var withheld = 0;
    var inside = 0;
    for (var seed = 1L; seed <= SEEDS; seed++) {
      var dice = new Random(seed);
      var kept = random(dice);
      var below = dice.nextInt(3) > 0 ? "/" : path(dice) + "/";
      var limit = 1 + dice.nextInt(4);

      var found = new ArrayList<String>();
      var after = below;
      for (var pages = 0; after != null; pages++) {
        assertThat(pages).as("pages of seed %d", seed).isLessThan(PAGES_MAX);
        var page = page(kept, below, after, limit);
        found.addAll(paths(page));
        after = page.next();
      }
      var whole = page(kept, below, below, Integer.MAX_VALUE);

      var expected = naive(kept, below);
      assertThat(found).as("seed %d: %s", seed, kept.states.keySet()).isEqualTo(expected);
      assertThat(paths(whole)).as("seed %d", seed).isEqualTo(expected);
      var all = kept.states.keySet().stream().filter(it -> it.startsWith("names/" + below)).count();
      assertThat(whole.withheld())
          .as("seed %d", seed)
          .isEqualTo(all > expected.size() ? true : null);
      withheld += all > expected.size() ? 1 : 0;
      inside += all > expected.size() && found.stream().anyMatch(it -> isExempt(kept, it)) ? 1 : 0;
    }

    assertThat(withheld).as("pages of which something is withheld").isGreaterThan(SEEDS / 10);
    assertThat(inside).as("names that are open within what is closed").isGreaterThan(SEEDS / 100);
  }

  private static boolean isExempt(Kept kept, String path) {
    for (var tree = new NameTree(path); !tree.isRoot(); tree = tree.above()) {
      if (!isOpen(kept, tree)) {
        return true;
      }
    }
    return !isOpen(kept, NameTree.ROOT);
  }

  @Test
  void what_is_withheld_as_a_whole_is_passed_over_as_a_whole() {
    var kept = new Kept();
    for (var number = 0; number < 10_000; number++) {
      kept.put("/closed/" + number);
    }
    kept.put("/closed-not/a");
    kept.put("/open");
    kept.set(new NameTree("/closed"), CLOSED);

    var page = page(kept, "/", "/", 10);

    assertThat(paths(page)).containsExactly("/closed-not/a", "/open");
    assertThat(page.withheld()).isTrue();
    assertThat(kept.visited).as("states that were looked at").isLessThan(20);
  }
}
