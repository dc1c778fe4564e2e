package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who holds what, as members come and go: over many logs, since each falls out otherwise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BalanceTest {

  private static final int LOGS = 200;
  private static final int REPLICAS = 3;

  @ParameterizedTest
  @CsvSource({"3, 4", "3, 12", "3, 256", "4, 16", "5, 100", "10, 64", "20, 40"})
  void a_member_that_comes_takes_no_more_than_its_share(int members, int shards) {
    for (var n = 0; n < LOGS; n++) {
      var log = new LogName("log-" + n);
      var before = place(log, shards, members(members));

      var after = Balance.of(log, before, members(members + 1), REPLICAS);

      var newcomer = member(members);
      var moved = moved(before, after);
      assertThat(moved.keySet()).as("who has got replicas").isSubsetOf(newcomer);
      assertThat(moved.getOrDefault(newcomer, 0).doubleValue() / (shards * REPLICAS))
          .as("share of the replicas that has moved")
          .isLessThanOrEqualTo(1.0 / (members + 1) + 0.05);
      assertBounded(after, members(members + 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "4, 12", "4, 256", "5, 16", "6, 100", "11, 64", "21, 40"})
  void a_member_that_goes_moves_its_own_replicas_only(int members, int shards) {
    for (var n = 0; n < LOGS; n++) {
      var log = new LogName("log-" + n);
      var before = place(log, shards, members(members));
      var left = members(members);
      var gone = member(n % members);
      left.remove(gone);

      var after = Balance.of(log, before, left, REPLICAS);

      for (var shard = 0; shard < shards; shard++) {
        var stay = new HashSet<>(before.get(shard));
        stay.remove(gone);
        assertThat(after.get(shard)).as("shard %d", shard).containsAll(stay).hasSize(REPLICAS);
      }
      assertBounded(after, left);
    }
  }

  @Test
  void loads_stay_bounded_through_a_long_life_of_coming_and_going() {
    for (var seed = 0; seed < LOGS; seed++) {
      var dice = new Random(seed);
      var log = new LogName("log-" + seed);
      var shards = 8 + dice.nextInt(60);
      var present = members(4);
      var placed = place(log, shards, present);
      for (var change = 0; change < 30; change++) {
        if (present.size() > 4 && dice.nextBoolean()) {
          present.remove(new ArrayList<>(present.keySet()).get(dice.nextInt(present.size())));
        } else if (present.size() < 12) {
          present.put(member(100 * seed + change), 1.0);
        }
        placed = Balance.of(log, placed, present, REPLICAS);

        assertThat(placed).allSatisfy(it -> assertThat(it).doesNotHaveDuplicates().hasSize(3));
        assertBounded(placed, present);
      }
    }
  }

  @Test
  void drivers_are_spread_as_evenly_as_the_replicas_allow() {
    for (var n = 0; n < LOGS; n++) {
      var placed = place(new LogName("log-" + n), 12, members(3));

      var drives = new HashMap<MemberName, Integer>();
      placed.forEach(it -> drives.merge(it.getFirst(), 1, Integer::sum));

      assertThat(drives.values()).containsExactly(4, 4, 4);
    }
  }

  @Test
  void a_member_of_twice_the_weight_holds_about_twice_as_much() {
    var weights = members(9);
    weights.put(member(9), 2.0);

    var held = held(place(new LogName("log"), 400, weights));

    assertThat(held.getOrDefault(member(9), 0) / (double) held.getOrDefault(member(0), 1))
        .isBetween(1.5, 2.5);
  }

  @Test
  void with_fewer_members_than_replicas_each_holds_everything() {
    assertThat(place(new LogName("log"), 4, members(2)))
        .allSatisfy(it -> assertThat(it).containsExactlyInAnyOrder(member(0), member(1)));
  }

  @Test
  void rendezvous_gives_each_about_the_same_and_disturbs_nobody_else() {
    var ten = members(10);
    var nine = members(9);
    var firsts = new HashMap<MemberName, Integer>();

    for (var n = 0; n < 10_000; n++) {
      var order = new ArrayList<>(Rendezvous.order("key-" + n, ten));
      firsts.merge(order.getFirst(), 1, Integer::sum);
      order.remove(member(9));
      assertThat(Rendezvous.order("key-" + n, nine)).isEqualTo(order);
    }

    assertThat(firsts.values()).allSatisfy(it -> assertThat(it).isBetween(850, 1_150));
  }

  private static List<List<MemberName>> place(
      LogName log, int shards, Map<MemberName, Double> members) {
    return Balance.of(log, Collections.nCopies(shards, List.of()), members, REPLICAS);
  }

  private static void assertBounded(
      List<List<MemberName>> placed, Map<MemberName, Double> members) {
    var mean = placed.stream().mapToInt(List::size).sum() / (double) members.size();
    assertThat(held(placed).values())
        .as("replicas of each, with a mean of %s", mean)
        .allSatisfy(it -> assertThat(it).isLessThanOrEqualTo((int) Math.ceil(1.25 * mean)));
  }

  private static Map<MemberName, Integer> held(List<List<MemberName>> placed) {
    var held = new HashMap<MemberName, Integer>();
    placed.forEach(shard -> shard.forEach(it -> held.merge(it, 1, Integer::sum)));
    return held;
  }

  private static Map<MemberName, Integer> moved(
      List<List<MemberName>> before, List<List<MemberName>> after) {
    var moved = new HashMap<MemberName, Integer>();
    for (var shard = 0; shard < before.size(); shard++) {
      var got = new HashSet<>(after.get(shard));
      got.removeAll(before.get(shard));
      got.forEach(it -> moved.merge(it, 1, Integer::sum));
    }
    return moved;
  }

  private static Map<MemberName, Double> members(int count) {
    var members = new TreeMap<MemberName, Double>();
    for (var n = 0; n < count; n++) {
      members.put(member(n), 1.0);
    }
    return members;
  }

  private static MemberName member(int n) {
    return new MemberName("node-" + n);
  }
}
