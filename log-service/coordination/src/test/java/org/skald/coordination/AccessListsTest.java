package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.AccessState.Listed;
import org.skald.log.Position;
import org.skald.log.States;

/** Which list governs a subtree, compared with a search through all lists. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessListsTest {

  private static final int SEEDS = 2_000;
  private static final int DEPTH_MAX = 4;

  @Test
  void the_list_that_governs_is_the_longest_whose_subtree_has_it() {
    var depths = new HashSet<Integer>();
    var ungoverned = 0;

    for (var seed = 1L; seed <= SEEDS; seed++) {
      var dice = new Random(seed);
      var lists = lists(dice);
      var tree = tree(dice);

      var found = AccessLists.governing(states(lists), tree);

      assertThat(found)
          .as("seed %d: %s of %s", seed, tree, lists.keySet())
          .isEqualTo(naive(lists, tree));
      found.ifPresent(it -> depths.add(distance(it.tree(), tree)));
      ungoverned += found.isEmpty() && !lists.isEmpty() ? 1 : 0;
    }

    assertThat(depths).as("levels between").contains(0, 1, 2, 3);
    assertThat(ungoverned).as("subtrees beside all lists").isPositive();
  }

  private static Map<NameTree, Listed> lists(Random dice) {
    var lists = new HashMap<NameTree, Listed>();
    for (var left = dice.nextInt(6); left > 0; left--) {
      var tree = tree(dice);
      lists.put(tree, new Listed(tree, AccessList.NONE, new Position(left)));
    }
    return lists;
  }

  /** Of few segments, of which one begins like another. */
  private static NameTree tree(Random dice) {
    var path = new StringBuilder();
    for (var left = dice.nextInt(DEPTH_MAX + 1); left > 0; left--) {
      path.append('/').append(dice.nextBoolean() ? "a" : dice.nextBoolean() ? "a-b" : "ab");
    }
    return path.isEmpty() ? NameTree.ROOT : new NameTree(path.toString());
  }

  private static States<CoordinationState> states(Map<NameTree, Listed> lists) {
    return key -> {
      if (key.equals(Keys.ACCESS_COUNT)) {
        return new AccessCount(lists.size());
      }
      var listed = lists.get(new NameTree(key.substring(Keys.ACCESS.length())));
      return listed == null ? AccessState.UNSAID : listed;
    };
  }

  private static Optional<Listed> naive(Map<NameTree, Listed> lists, NameTree tree) {
    return lists.values().stream()
        .filter(it -> has(it.tree(), tree))
        .max(Comparator.comparingInt(it -> it.tree().value().length()));
  }

  private static boolean has(NameTree outer, NameTree inner) {
    return outer.isRoot() || inner.equals(outer) || inner.value().startsWith(outer.value() + "/");
  }

  private static int distance(NameTree outer, NameTree inner) {
    return depth(inner) - depth(outer);
  }

  private static int depth(NameTree tree) {
    return tree.isRoot() ? 0 : (int) tree.value().chars().filter(it -> it == '/').count();
  }
}
