package org.skald.streams.search.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.skald.log.Revision;

/**
 * All that the view knows of a saga.
 *
 * <p>Each part keeps the newest that was told of it, by its place in the log. So a row is the same
 * in whatever order the events come and however often: the journal may repeat them, and may bring
 * one behind later ones.
 *
 * @param id the saga
 * @param beginning its start; empty while the journal has not told of it
 * @param migration the version under which it goes on, if somebody has moved it there
 * @param turn its newest turning around, if it has turned; see {@link #turnedAround}
 * @param pausing whether it is paused, as far as it was told
 * @param end its end, as far as it was told; see {@link #phase} for whether it holds
 * @param steps what is known of its steps, by name
 * @param participants topics of those who were asked
 */
public record SagaRow(
    String id,
    Optional<Beginning> beginning,
    Optional<Migration> migration,
    Optional<Turn> turn,
    Optional<Pausing> pausing,
    Optional<End> end,
    SortedMap<String, StepRow> steps,
    Set<String> participants) {

  /**
   * How a saga began.
   *
   * @param forestalled whether it never will: its parent asked to undo it first
   */
  public record Beginning(
      Revision revision,
      Instant at,
      String definition,
      int version,
      Optional<String> parent,
      boolean forestalled) {

    private Beginning merged(Beginning other) {
      if (forestalled != other.forestalled) {
        return forestalled ? other : this;
      }
      return other.revision.isAfter(revision) ? this : other;
    }
  }

  /** That somebody has moved a saga to another version of its definition. */
  public record Migration(Revision revision, int version) {}

  /**
   * Why and when a saga turned around.
   *
   * @param to where it goes from there
   */
  public record Turn(Revision revision, Instant at, String cause, String reason, Way to) {}

  /** Where a saga goes. */
  public enum Way {
    /** Back to where it began. */
    BACK,
    /** Back to a save-point. */
    BACK_TO_SAVE_POINT,
    /** Forward, from a save-point that it is back at. */
    FORWARD
  }

  /** That somebody has paused a saga, or has let it go on. */
  public record Pausing(Revision revision, boolean paused) {}

  /** When and how a saga ended. */
  public record End(Revision revision, Instant at, boolean completed) {}

  /** Keeps its own copies. */
  public SagaRow {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
    participants = Collections.unmodifiableSet(new TreeSet<>(participants));
  }

  /** A saga of which nothing is known yet. */
  public static SagaRow unknown(String id) {
    return new SagaRow(
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(),
        new TreeSet<>());
  }

  /** The row with one more fact. */
  public SagaRow with(Fact fact) {
    return switch (fact.what()) {
      case Fact.Started(var definition, var version, var parent) ->
          begun(
              new Beginning(fact.revision(), fact.at(), definition, version, parent, false), turn);
      case Fact.UndoAsked asked -> undoAsked(fact, asked);
      case Fact.Turned(var cause, var reason, var toSavePoint) -> {
        var to = toSavePoint ? Way.BACK_TO_SAVE_POINT : Way.BACK;
        yield turned(new Turn(fact.revision(), fact.at(), cause, reason, to));
      }
      case Fact.Returned(var again) -> returned(fact, again);
      case Fact.Migrated(var version) -> migrated(new Migration(fact.revision(), version));
      case Fact.Paused(var paused) -> pausing(new Pausing(fact.revision(), paused));
      case Fact.Ended(var completed) -> ended(new End(fact.revision(), fact.at(), completed));
      case Fact.Forgotten _ -> isOlderThan(fact) ? unknown(id) : this;
      case Fact.StepMoved moved -> moved(fact, moved);
    };
  }

  /** Whether it began before a fact; another saga of its id may begin when one is forgotten. */
  private boolean isOlderThan(Fact fact) {
    return beginning.map(it -> fact.revision().isAfter(it.revision())).orElse(true);
  }

  /** Whether nothing is known of it. */
  public boolean isUnknown() {
    return equals(unknown(id));
  }

  private SagaRow begun(Beginning other, Optional<Turn> itsTurn) {
    var first = beginning.map(it -> it.merged(other)).orElse(other);
    return new SagaRow(
        id, Optional.of(first), migration, itsTurn, pausing, end, steps, participants);
  }

  private SagaRow undoAsked(Fact fact, Fact.UndoAsked asked) {
    return asked
        .definition()
        .map(it ->
            begun(
                new Beginning(
                    fact.revision(),
                    fact.at(),
                    it,
                    asked.version(),
                    Optional.of(asked.parent()),
                    true),
                turn))
        .orElse(this);
  }

  private SagaRow turned(Turn other) {
    var newest = turn.filter(it -> it.revision().isAfter(other.revision())).orElse(other);
    return new SagaRow(
        id, beginning, migration, Optional.of(newest), pausing, end, steps, participants);
  }

  private SagaRow returned(Fact fact, List<String> again) {
    var row = turned(new Turn(fact.revision(), fact.at(), "", "", Way.FORWARD));
    for (var step : again) {
      row = row.moved(fact, Fact.StepMoved.of(step, Told.ANEW, 0));
    }
    return row;
  }

  private SagaRow migrated(Migration other) {
    var newest = migration.filter(it -> it.revision().isAfter(other.revision())).orElse(other);
    return new SagaRow(id, beginning, Optional.of(newest), turn, pausing, end, steps, participants);
  }

  private SagaRow pausing(Pausing other) {
    var newest = pausing.filter(it -> it.revision().isAfter(other.revision())).orElse(other);
    return new SagaRow(
        id, beginning, migration, turn, Optional.of(newest), end, steps, participants);
  }

  private SagaRow ended(End other) {
    var newest = end.filter(it -> it.revision().isAfter(other.revision())).orElse(other);
    return new SagaRow(
        id, beginning, migration, turn, pausing, Optional.of(newest), steps, participants);
  }

  private SagaRow moved(Fact fact, Fact.StepMoved moved) {
    var all = new TreeMap<>(steps);
    all.merge(moved.step(), StepRow.of(fact, moved), StepRow::merged);
    var asked = new TreeSet<>(participants);
    moved.participant().ifPresent(asked::add);
    return new SagaRow(id, beginning, migration, turn, pausing, end, all, asked);
  }

  /** The version of its definition by which it runs; empty while its beginning is not known. */
  public Optional<Integer> version() {
    return beginning.map(it -> migration.map(Migration::version).orElse(it.version()));
  }

  /** Where it stands. A sub-saga that has completed may turn around afterwards. */
  public Phase phase() {
    if (end.isPresent()
        && turn.map(it -> end.get().revision().isAfter(it.revision())).orElse(true)) {
      return end.get().completed() ? Phase.COMPLETED : Phase.COMPENSATED;
    }
    if (beginning.map(Beginning::forestalled).orElse(false)) {
      return Phase.COMPENSATED;
    }
    if (pausing.map(Pausing::paused).orElse(false)) {
      return Phase.PAUSED;
    }
    if (standings().values().stream().anyMatch(Standing::isStuck)) {
      return Phase.STUCK;
    }
    return switch (turn.map(Turn::to).orElse(Way.FORWARD)) {
      case FORWARD -> Phase.RUNNING;
      case BACK_TO_SAVE_POINT -> Phase.RETURNING;
      case BACK -> Phase.COMPENSATING;
    };
  }

  /** Why and when it turned around; empty while it goes forward. */
  public Optional<Turn> turnedAround() {
    return turn.filter(it -> it.to() != Way.FORWARD);
  }

  /** Log time of its end; empty before. */
  public Optional<Instant> endedAt() {
    if (!phase().isEnd()) {
      return Optional.empty();
    }
    return end.map(End::at).or(() -> beginning.map(Beginning::at));
  }

  /** How long it took; empty before its end. */
  public Optional<Duration> duration() {
    return endedAt().flatMap(over -> beginning.map(it -> Duration.between(it.at(), over)));
  }

  /** Where each step stands, by name. */
  public SortedMap<String, Standing> standings() {
    var turned = turnedAround().map(Turn::revision);
    var found = new TreeMap<String, Standing>();
    steps.forEach((name, step) -> step.standing(turned).ifPresent(it -> found.put(name, it)));
    return found;
  }

  /** How many steps stand where, those that came of one for each item taken together. */
  public SortedMap<String, Map<Standing, Integer>> stepCounts() {
    var counts = new TreeMap<String, Map<Standing, Integer>>();
    standings()
        .forEach((name, standing) ->
            counts
                .computeIfAbsent(withoutItem(name), _ -> new EnumMap<>(Standing.class))
                .merge(standing, 1, Integer::sum));
    return counts;
  }

  /** The steps at which it is stuck, by name. */
  public SortedMap<String, StepRow> stuckSteps() {
    var found = new TreeMap<String, StepRow>();
    standings()
        .forEach((name, standing) -> {
          var step = steps.get(name);
          if (standing.isStuck() && step != null) {
            found.put(name, step);
          }
        });
    return found;
  }

  /** The step that a step for one item came of: {@code ship} of {@code ship.12}. */
  static String withoutItem(String step) {
    var dot = step.lastIndexOf('.');
    return dot > 0
            && dot < step.length() - 1
            && step.chars().skip(dot + 1).allMatch(SagaRow::isDigit)
        ? step.substring(0, dot)
        : step;
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }
}
