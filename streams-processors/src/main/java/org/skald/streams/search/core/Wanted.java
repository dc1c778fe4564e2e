package org.skald.streams.search.core;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which sagas are wanted; what is empty does not matter.
 *
 * @param phase where the saga stands
 * @param definition its definition
 * @param version of that definition
 * @param id its id, which is its business key
 * @param idPrefix how its id begins
 * @param participant topic of one that was asked
 * @param step a step that has begun
 * @param standing where that step stands
 * @param stuckReason a part of why it is stuck, in any case
 * @param parent the saga that has started it
 * @param from the earliest log time of its start
 * @param to the log time before which it started
 */
public record Wanted(
    Optional<Phase> phase,
    Optional<String> definition,
    Optional<Integer> version,
    Optional<String> id,
    Optional<String> idPrefix,
    Optional<String> participant,
    Optional<String> step,
    Optional<Standing> standing,
    Optional<String> stuckReason,
    Optional<String> parent,
    Optional<Instant> from,
    Optional<Instant> to) {

  /** Refuses what narrows nothing. */
  public Wanted {
    if (version.isPresent() && definition.isEmpty()) {
      throw new IllegalArgumentException("version: expected a definition beside it, found none");
    }
    if (standing.isPresent() && step.isEmpty()) {
      throw new IllegalArgumentException("standing: expected a step beside it, found none");
    }
  }

  /** Whether a saga is one of them; never before its beginning is known. */
  public boolean includes(SagaRow row) {
    return row.beginning().map(it -> includes(row, it)).orElse(false);
  }

  private boolean includes(SagaRow row, SagaRow.Beginning began) {
    return is(phase, row.phase())
        && is(definition, began.definition())
        && (version.isEmpty() || version.equals(row.version()))
        && is(id, row.id())
        && idPrefix.map(row.id()::startsWith).orElse(true)
        && participant.map(row.participants()::contains).orElse(true)
        && parent.map(it -> began.parent().equals(Optional.of(it))).orElse(true)
        && step.map(it -> hasStep(row, it)).orElse(true)
        && stuckReason.map(it -> isStuckFor(row, it)).orElse(true)
        && from.map(it -> !began.at().isBefore(it)).orElse(true)
        && to.map(began.at()::isBefore).orElse(true);
  }

  private static <T> boolean is(Optional<T> wanted, T found) {
    return wanted.map(found::equals).orElse(true);
  }

  private boolean hasStep(SagaRow row, String name) {
    var counts = row.stepCounts().get(name);
    return counts != null && standing.map(counts::containsKey).orElse(true);
  }

  private static boolean isStuckFor(SagaRow row, String part) {
    var wanted = part.toLowerCase(Locale.ROOT);
    return row.stuckSteps().values().stream()
        .anyMatch(it -> it.reason().toLowerCase(Locale.ROOT).contains(wanted));
  }

  /**
   * The lists that have all of them, each in the same order: those that are likely to be short.
   * What is open now is little against what has ever been.
   */
  public List<Term> lists() {
    if (parent.isPresent()) {
      return List.of(Term.ofParent(parent.get()));
    }
    if (step.isPresent() && standing.map(Standing::isOpen).orElse(false)) {
      return List.of(Term.of(step.get(), standing.get()));
    }
    if (stuckReason.isPresent()) {
      return List.of(Term.of(Phase.STUCK), Term.of(Phase.PAUSED));
    }
    if (phase.map(it -> !it.isEnd()).orElse(false)) {
      return List.of(Term.of(phase.get()));
    }
    return listsOfAllTimes();
  }

  private List<Term> listsOfAllTimes() {
    if (participant.isPresent()) {
      return List.of(Term.ofParticipant(participant.get()));
    }
    if (step.isPresent()) {
      return standing
          .map(it -> List.of(Term.of(step.get(), it)))
          .orElseGet(
              () -> Arrays.stream(Standing.values()).map(it -> Term.of(step.get(), it)).toList());
    }
    if (version.isPresent()) {
      return List.of(Term.ofVersion(definition.orElseThrow(), version.get()));
    }
    if (definition.isPresent()) {
      return List.of(Term.ofDefinition(definition.get()));
    }
    return List.of(phase.map(Term::of).orElseGet(Term::all));
  }
}
