package org.skald.saga.definition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.RetryPolicy;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.YamlNode.Scalar;

/**
 * A definition file as it is written, each value with its place. Whatever could not be read is
 * empty, or has its default, and has been reported.
 */
record Draft(
    Optional<Located<String>> name,
    Optional<Located<Integer>> version,
    Optional<Located<String>> input,
    Optional<Scalar> id,
    Optional<Located<Duration>> deadline,
    Steps steps) {

  /** The steps, and the names of those that could not be read. */
  record Steps(List<Step> read, Set<String> unreadable) {
    static final Steps NONE = new Steps(List.of(), Set.of());
  }

  /** A value and where it stands. */
  record Located<T>(T value, Place place, String path) {
    static <T> Located<T> at(YamlNode node, T value) {
      return new Located<>(value, node.place(), node.path());
    }
  }

  /**
   * One step.
   *
   * @param kind placed at the step's name when it is not given
   * @param isPlaced whether {@code kind} and {@code after} could be read in full
   */
  record Step(
      Located<String> name,
      Located<StepKind> kind,
      List<Located<String>> after,
      boolean isPlaced,
      Optional<Scalar> when,
      Command command,
      Optional<Located<String>> reply,
      Call call,
      Located<UnknownPolicy> onUnknown,
      Compensation compensation) {}

  /** What is sent. */
  record Command(
      Optional<Located<String>> schema, Optional<Located<String>> topic, Optional<YamlNode> with) {}

  /** How long and how often is waited for an answer; the places are those of given values. */
  record Call(
      Duration timeout,
      Optional<Located<Duration>> givenTimeout,
      RetryPolicy retry,
      Optional<Located<Integer>> givenAttempts) {}

  /** What the file says about undoing a step. */
  sealed interface Compensation {
    /** Nothing. */
    record Missing() implements Compensation {}

    /** There is nothing to undo. */
    record None(Place place, String path) implements Compensation {}

    /** Something that could not be read, and was reported. */
    record Unreadable() implements Compensation {}

    /** A command of its own. */
    record Send(Place place, String path, Command command, Call call) implements Compensation {}
  }
}
