package org.skald.saga.service;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.skald.streams.search.Reached;
import org.skald.streams.search.core.Counts;
import org.skald.streams.search.core.Durations;
import org.skald.streams.search.core.Phase;
import org.skald.streams.search.core.Reason;
import org.skald.streams.search.core.SagaRow;
import org.skald.streams.search.core.Slice;
import org.skald.streams.search.core.Standing;

/** What the API says about searches and counts. Nodes of two releases read it of each other. */
public final class SearchViews {

  private SearchViews() {}

  /** How many of a saga's steps stand where; those for the items of a list are one step. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Steps(String step, String standing, long count) {}

  /** Where a saga is stuck, and why. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StuckAt(String step, String reason, Instant since) {}

  /** A saga that was found. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Hit(
      String id,
      String definition,
      int version,
      String state,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String cause,
      @Nullable String reason,
      @Nullable String parent,
      List<StuckAt> stuck,
      List<Steps> steps,
      List<String> participants) {

    static Hit of(SagaRow row) {
      var began = row.beginning().orElseThrow();
      var stuck = new ArrayList<StuckAt>();
      row.stuckSteps()
          .forEach((name, step) -> stuck.add(new StuckAt(name, step.reason(), step.since())));
      var steps = new ArrayList<Steps>();
      row.stepCounts()
          .forEach((step, counts) ->
              counts.forEach((standing, n) -> steps.add(new Steps(step, standing.word(), n))));
      return new Hit(
          row.id(),
          began.definition(),
          row.version().orElse(began.version()),
          row.phase().word(),
          began.at(),
          row.endedAt().orElse(null),
          row.turnedAround().map(SagaRow.Turn::cause).orElse(null),
          row.turnedAround().map(SagaRow.Turn::reason).orElse(null),
          began.parent().orElse(null),
          stuck,
          steps,
          List.copyOf(row.participants()));
    }
  }

  /**
   * How fresh what was told of one shard is.
   *
   * @param position the place in the shard's log up to which the view had all events
   * @param at when the record of the newest event was made
   * @param standby whether a copy for fail-over has answered, which is a little behind
   * @param node who has answered, as host and port
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Freshness(int shard, long position, Instant at, boolean standby, String node) {

    static Freshness of(int shard, Reached reached, boolean standby, String node) {
      return new Freshness(shard, reached.seen().value(), reached.at(), standby, node);
    }
  }

  /**
   * One page of what was found.
   *
   * @param next where the next page begins; null on the last one
   * @param place what this answer has, for {@code at-least} of a later one
   * @param views how fresh it is, of each shard
   */
  public record SearchPage(
      List<Hit> sagas, @Nullable String next, String place, List<Freshness> views) {}

  /** A saga with its place in the list. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record FoundSaga(String cursor, Hit saga) {}

  /** What one shard has to give to a page. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ShardSagas(List<FoundSaga> found, @Nullable String lookedTo) {

    static ShardSagas of(Slice<SagaRow> slice) {
      return new ShardSagas(
          slice.found().stream()
              .map(it -> new FoundSaga(it.cursor().toString(), Hit.of(it.saga())))
              .toList(),
          slice.lookedTo().map(Object::toString).orElse(null));
    }
  }

  /** How long sagas took that ended in a state. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Took(
      String state, long count, long sumMs, long maxMs, Map<String, Long> atMostMs, long longer) {

    static Took of(String state, Durations durations) {
      Map<String, Long> atMost = new LinkedHashMap<>();
      for (var i = 0; i < Durations.BOUNDS.size(); i++) {
        var bound = Long.toString(Durations.BOUNDS.get(i).toMillis());
        atMost.put(bound, durations.buckets().get(i));
      }
      return new Took(
          state,
          durations.count(),
          durations.sumMs(),
          durations.maxMs(),
          atMost,
          durations.buckets().getLast());
    }

    Durations durations() {
      var buckets = new ArrayList<Long>();
      for (var bound : Durations.BOUNDS) {
        buckets.add(Optional.ofNullable(atMostMs.get(Long.toString(bound.toMillis()))).orElse(0L));
      }
      buckets.add(longer);
      return new Durations(count, sumMs, maxMs, buckets);
    }
  }

  /** Sagas of one definition, by state; their steps, by where they stand; how long they took. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DefinitionCounts(
      String definition, Map<String, Long> states, List<Steps> steps, List<Took> durations) {

    static DefinitionCounts of(String definition, Counts counts) {
      var states = new LinkedHashMap<String, Long>();
      counts.phases().forEach((phase, n) -> states.put(phase.word(), n));
      var steps = new ArrayList<Steps>();
      counts
          .steps()
          .forEach((step, standings) ->
              standings.forEach((standing, n) -> steps.add(new Steps(step, standing.word(), n))));
      var durations = new ArrayList<Took>();
      counts.durations().forEach((phase, it) -> durations.add(Took.of(phase.word(), it)));
      return new DefinitionCounts(definition, states, steps, durations);
    }

    Counts counts() {
      var phases = new TreeMap<Phase, Long>();
      states.forEach((word, n) -> phases.put(Phase.ofWord(word), n));
      var standings = new TreeMap<String, SortedMap<Standing, Long>>();
      steps.forEach(it ->
          standings
              .computeIfAbsent(it.step(), _ -> new TreeMap<>())
              .put(Standing.ofWord(it.standing()), it.count()));
      var took = new TreeMap<Phase, Durations>();
      durations.forEach(it -> took.put(Phase.ofWord(it.state()), it.durations()));
      return new Counts(phases, standings, took);
    }
  }

  /** How many sagas of a definition have turned around, or are stuck, for a reason. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ReasonCount(String definition, String why, String reason, long count) {

    static ReasonCount of(Reason reason, long count) {
      return new ReasonCount(reason.definition(), reason.why(), reason.text(), count);
    }
  }

  /**
   * What one shard has counted.
   *
   * @param reasonsCut whether there are more reasons
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ShardCounts(
      List<DefinitionCounts> definitions,
      List<ReasonCount> reasons,
      boolean reasonsCut,
      long withoutBeginning) {}

  /**
   * What all shards have counted.
   *
   * @param reasons those that most sagas have, these first
   * @param reasonsCut whether there are more reasons; then some of few sagas may have more of them
   *     than is told
   * @param withoutBeginning sagas that are in no count and no list, since the journal does not
   *     reach back to their start
   */
  public record CountsPage(
      List<DefinitionCounts> definitions,
      List<ReasonCount> reasons,
      boolean reasonsCut,
      long withoutBeginning,
      String place,
      List<Freshness> views) {}

  /**
   * What a node says of one shard that it was asked for.
   *
   * @param outcome {@code answered}, {@code refused}, {@code behind} or {@code not-held}
   * @param why what is in the way, if anything is
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ShardReply(
      int shard,
      String outcome,
      @Nullable String why,
      @Nullable Freshness view,
      @Nullable ShardSagas sagas,
      @Nullable ShardCounts counts) {

    static final String ANSWERED = "answered";
    static final String REFUSED = "refused";
    static final String BEHIND = "behind";
    static final String NOT_HELD = "not-held";

    /** Without an answer. */
    static ShardReply none(int shard, String outcome, String why) {
      return new ShardReply(shard, outcome, why, null, null, null);
    }

    boolean isRefused() {
      return outcome.equals(REFUSED);
    }

    boolean isAnswered() {
      return outcome.equals(ANSWERED);
    }
  }

  /** What a node says of the shards that it was asked for. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ShardReplies(List<ShardReply> shards) {}
}
