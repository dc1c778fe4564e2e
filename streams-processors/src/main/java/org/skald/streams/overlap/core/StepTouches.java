package org.skald.streams.overlap.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.skald.log.Revision;
import org.skald.streams.overlap.core.Fact.Told;

/**
 * What is known of a step that touches something.
 *
 * @param keys what it touches; none before an attempt has told of it
 * @param told what was told of it, by place in the log; of the same again and again only the first
 *     and the last
 */
public record StepTouches(SortedMap<String, Mode> keys, SortedMap<Revision, News> told) {

  /** What was told, and when. */
  public record News(Told told, Instant at) {}

  /**
   * From when a step was at its keys to when it was done with them. One that was undone may be done
   * anew; then it has several.
   *
   * @param from when its first attempt began
   * @param to when it was over, done or undone; empty while it is not
   * @param undone when it was undone; empty when it is not
   */
  record Round(Instant from, Optional<Instant> to, Optional<Instant> undone) {}

  /** Keeps its own copies. */
  public StepTouches {
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    told = Collections.unmodifiableSortedMap(thinned(told));
  }

  private static SortedMap<Revision, News> thinned(SortedMap<Revision, News> told) {
    var kept = new TreeMap<Revision, News>();
    var all = new ArrayList<>(told.entrySet());
    for (var i = 0; i < all.size(); i++) {
      var isBetween = i > 0 && i < all.size() - 1 && isSame(all, i, i - 1) && isSame(all, i, i + 1);
      if (!isBetween) {
        kept.put(all.get(i).getKey(), all.get(i).getValue());
      }
    }
    return kept;
  }

  private static boolean isSame(List<Map.Entry<Revision, News>> all, int one, int other) {
    return all.get(one).getValue().told() == all.get(other).getValue().told();
  }

  static StepTouches of(Fact fact, Told told, SortedMap<String, Mode> keys) {
    var news = new TreeMap<Revision, News>();
    news.put(fact.revision(), new News(told, fact.at()));
    return new StepTouches(keys, news);
  }

  /** What either knows: the same in whichever order they come. */
  StepTouches merged(StepTouches other) {
    var allKeys = new TreeMap<>(keys);
    allKeys.putAll(other.keys);
    var allTold = new TreeMap<>(told);
    allTold.putAll(other.told);
    return new StepTouches(allKeys, allTold);
  }

  /**
   * Its rounds, in their order.
   *
   * @param end the end of its saga, if that was told: what nobody has answered for is over then
   */
  List<Round> rounds(Optional<SagaTouches.End> end) {
    var rounds = new ArrayList<Round>();
    var round = Optional.<Round>empty();
    for (var news : told.values()) {
      var from = round.map(Round::from).orElse(news.at());
      switch (news.told()) {
        case BEGUN, UNDOING ->
            round = Optional.of(new Round(from, Optional.empty(), Optional.empty()));
        case OVER -> round = Optional.of(new Round(from, Optional.of(news.at()), Optional.empty()));
        case UNDONE -> {
          rounds.add(new Round(from, Optional.of(news.at()), Optional.of(news.at())));
          round = Optional.empty();
        }
      }
    }
    var over = end.filter(it -> it.revision().isAfter(told.lastKey())).map(SagaTouches.End::at);
    round.ifPresent(it -> rounds.add(new Round(it.from(), it.to().or(() -> over), it.undone())));
    return rounds;
  }

  /** When the newest was told. */
  Instant newest() {
    return told.lastEntry().getValue().at();
  }

  /** Whether it was begun after a place. */
  boolean isBegunAfter(Revision revision) {
    return told.entrySet().stream()
        .anyMatch(it -> it.getValue().told() == Told.BEGUN && it.getKey().isAfter(revision));
  }
}
