package org.skald.coordination;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which members hold which shards of a log, worked out from who held them before.
 *
 * <p>Rendezvous hashing says who a shard would rather be with; a bound on loads says who has room.
 * What has to move, moves, and nothing else: a member that goes gives away its own replicas only,
 * one that comes takes no more than its share. So the outcome depends on what was before, and is
 * kept in the log.
 *
 * @see <a href="https://doi.org/10.1137/1.9781611975031.39">Mirrokni, Thorup and Zadimoghaddam,
 *     "Consistent hashing with bounded loads", 2018</a>
 */
final class Balance {

  /** The most that a member holds, as a multiple of its fair share. */
  static final double BOUND = 1.25;

  private final LogName log;
  private final Map<MemberName, Double> weights;
  private final double allWeights;
  private final List<List<MemberName>> shards = new ArrayList<>();
  private final Map<MemberName, Integer> held = new HashMap<>();
  private final Map<MemberName, Integer> first = new HashMap<>();
  private final Set<MemberName> newcomers;

  private Balance(LogName log, List<List<MemberName>> before, Map<MemberName, Double> weights) {
    this.log = log;
    this.weights = weights;
    this.allWeights = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    for (var replicas : before) {
      var left = new ArrayList<>(replicas);
      left.retainAll(weights.keySet());
      left.forEach(it -> held.merge(it, 1, Integer::sum));
      shards.add(left);
    }
    newcomers = new HashSet<>(weights.keySet());
    newcomers.removeAll(held.keySet());
  }

  /**
   * The members of each shard, the one that should drive first.
   *
   * @param before the same before this change; empty lists for a new log
   * @param weights the members that there are, and how much each can carry
   * @param replicas how many members a shard should have, if there are as many
   */
  static List<List<MemberName>> of(
      LogName log, List<List<MemberName>> before, Map<MemberName, Double> weights, int replicas) {
    var balance = new Balance(log, before, weights);
    var copies = Math.min(replicas, weights.size());
    balance.fill(copies);
    balance.shareWithNewcomers();
    balance.spreadDrivers();
    return balance.shards.stream().map(List::copyOf).toList();
  }

  private void fill(int copies) {
    for (var shard = 0; shard < shards.size(); shard++) {
      var replicas = shards.get(shard);
      while (replicas.size() > copies) {
        held.merge(replicas.removeLast(), -1, Integer::sum);
      }
      while (replicas.size() < copies) {
        var next = roomiest(shard, copies);
        replicas.add(next);
        held.merge(next, 1, Integer::sum);
      }
    }
  }

  /** The member that the shard likes best among those that have room, if any has. */
  private MemberName roomiest(int shard, int copies) {
    var replicas = shards.get(shard);
    var others = weights.keySet().stream().filter(it -> !replicas.contains(it)).toList();
    var liked = Rendezvous.order(thing(shard), weights, others);
    return liked.stream()
        .filter(it -> load(held, it) < bound(it, copies))
        .findFirst()
        .orElseGet(() ->
            liked.stream().min(Comparator.comparingDouble(it -> relative(held, it))).orElseThrow());
  }

  private double bound(MemberName member, int copies) {
    return Math.ceil(BOUND * shards.size() * copies * weight(member) / allWeights);
  }

  /** Moves replicas to members that had none, as long as that makes the loads more even. */
  private void shareWithNewcomers() {
    for (var newcomer : newcomers.stream().sorted().toList()) {
      while (true) {
        var move = moveTo(newcomer);
        if (move.isEmpty()) {
          break;
        }
        var replicas = shards.get(move.get().shard());
        replicas.set(replicas.indexOf(move.get().from()), newcomer);
        held.merge(move.get().from(), -1, Integer::sum);
        held.merge(newcomer, 1, Integer::sum);
      }
    }
  }

  private record Move(int shard, MemberName from) {}

  /** From the fullest member, the shard that likes the newcomer best. */
  private Optional<Move> moveTo(MemberName newcomer) {
    return fullestFirst(held, from -> isTooFull(held, from, newcomer))
        .flatMap(from ->
            shardsWhere(it -> it.contains(from) && !it.contains(newcomer))
                .max(
                    Comparator.comparingDouble(
                        shard -> Rendezvous.lot(thing(shard), newcomer, weight(newcomer))))
                .map(shard -> new Move(shard, from))
                .stream())
        .findFirst();
  }

  /** Puts others first where that makes the number of shards that each drives more even. */
  private void spreadDrivers() {
    shards.stream()
        .filter(it -> !it.isEmpty())
        .forEach(it -> first.merge(it.getFirst(), 1, Integer::sum));
    while (spreadOne()) {
      // Each step makes it more even, so it ends.
    }
  }

  private boolean spreadOne() {
    for (var from : fullestFirst(first, _ -> true).toList()) {
      for (var shard : shardsWhere(it -> !it.isEmpty() && it.getFirst().equals(from)).toList()) {
        var to =
            shards.get(shard).stream()
                .filter(it -> isTooFull(first, from, it))
                .min(Comparator.comparingDouble(it -> relative(first, it)));
        if (to.isPresent()) {
          var replicas = shards.get(shard);
          replicas.remove(to.get());
          replicas.addFirst(to.get());
          first.merge(from, -1, Integer::sum);
          first.merge(to.get(), 1, Integer::sum);
          return true;
        }
      }
    }
    return false;
  }

  private Stream<MemberName> fullestFirst(
      Map<MemberName, Integer> loads, Predicate<MemberName> wanted) {
    return weights.keySet().stream()
        .filter(wanted)
        .sorted(
            Comparator.comparingDouble((MemberName it) -> -relative(loads, it))
                .thenComparing(Comparator.naturalOrder()));
  }

  private Stream<Integer> shardsWhere(Predicate<List<MemberName>> wanted) {
    return IntStream.range(0, shards.size()).boxed().filter(it -> wanted.test(shards.get(it)));
  }

  /** Whether one less here and one more there is still no less here than there. */
  private boolean isTooFull(Map<MemberName, Integer> loads, MemberName from, MemberName to) {
    return !from.equals(to)
        && (load(loads, from) - 1) / weight(from) >= (load(loads, to) + 1) / weight(to);
  }

  private double relative(Map<MemberName, Integer> loads, MemberName member) {
    return load(loads, member) / weight(member);
  }

  private static double load(Map<MemberName, Integer> loads, MemberName member) {
    return loads.getOrDefault(member, 0);
  }

  private double weight(MemberName member) {
    return weights.getOrDefault(member, 1.0);
  }

  private String thing(int shard) {
    return log + "/" + shard;
  }
}
