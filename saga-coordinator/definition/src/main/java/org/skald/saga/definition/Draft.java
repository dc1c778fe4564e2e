package org.skald.saga.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.skald.saga.ActName;
import org.skald.saga.Alternative;
import org.skald.saga.LockMode;
import org.skald.saga.Recipient;
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
    Optional<Located<String>> startOn,
    Optional<Located<Duration>> deadline,
    Optional<Located<Duration>> retention,
    Set<ActName> fourEyes,
    List<Lock> locks,
    Optional<Output> output,
    Steps steps) {

  /** Whether there is a step of this kind, by what the file says of it. */
  boolean hasKind(StepKind kind) {
    return steps.read().stream()
        .anyMatch(step ->
            kind == StepKind.PIVOT
                ? step.isPivot()
                : step.act() instanceof Send send && send.kind().value() == kind);
  }

  /**
   * A lock that a saga takes before its first step.
   *
   * @param escrow what it takes from a quantity; then the mode does not count
   * @param items the list for each item of which it takes one
   */
  record Lock(
      Key key,
      LockMode mode,
      Optional<Scalar> escrow,
      Optional<Scalar> when,
      Optional<Scalar> items,
      Optional<Located<Duration>> timeout) {}

  /** The key of what is locked, read or written: its parts, one after the other. */
  record Key(Scalar whole, List<Part> parts) {}

  /** A part of a key. */
  sealed interface Part {

    /** As it stands in the file. */
    record Text(String text) implements Part {}

    /** An expression. */
    record Computed(Scalar expression) implements Part {}
  }

  /** What a saga has come to when it completes. */
  record Output(Place place, Optional<Located<String>> schema, Optional<YamlNode> with) {}

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
   * @param isPlaced whether what says where it belongs could be read in full
   * @param commits the member of a two-phase commit that it commits
   * @param savePoint how often, and after which wait, what comes after it is tried anew
   */
  record Step(
      Located<String> name,
      List<Located<String>> after,
      boolean isPlaced,
      Optional<Scalar> when,
      Optional<Located<Alternative>> alternative,
      Optional<String> commits,
      Optional<Located<RetryPolicy>> savePoint,
      Act act) {

    /** The steps that it names as those before it. */
    List<Located<String>> before() {
      var all = new ArrayList<>(after);
      Stream.concat(
              alternative.stream().map(it -> new Located<>(it.value().to(), it.place(), it.path())),
              rereads().stream())
          .filter(it -> after.stream().noneMatch(other -> other.value().equals(it.value())))
          .forEach(all::add);
      return all;
    }

    /** What is expected of its reply. */
    Optional<Expect> expect() {
      return act instanceof Send send ? send.expect() : Optional.empty();
    }

    /** The step whose command it sends again. */
    Optional<Located<String>> rereads() {
      return expect().orElse(null) instanceof Expect.Same(var step, _)
          ? Optional.of(step)
          : Optional.empty();
    }

    /** Whether it is a point of no return. */
    boolean isPivot() {
      return switch (act) {
        case Send send -> send.kind().value() == StepKind.PIVOT;
        case Decide _ -> true;
        case Sleep _, AwaitSignal _, AwaitEvent _ -> false;
      };
    }

    /** The list that it is done for each item of. */
    Optional<ForEach> forEach() {
      return act instanceof Send send ? send.forEach() : Optional.empty();
    }

    /** Whether it may be skipped by rule. */
    boolean isConditional() {
      return when.isPresent() || alternative.isPresent() || commits.isPresent();
    }

    /** Whether it happens instead of this step if that one fails. */
    boolean isOnFailureOf(Step other) {
      var instead = new Alternative.OnFailure(other.name().value());
      return alternative.filter(it -> it.value().equals(instead)).isPresent();
    }

    /** The schema of what later steps see of it. */
    Optional<Located<String>> reply() {
      return switch (act) {
        case Send send -> send.reply();
        case AwaitSignal signal -> signal.value();
        case AwaitEvent event -> event.event();
        case Decide _, Sleep _ -> Optional.empty();
      };
    }

    /** What the file says about undoing it. */
    Compensation compensation() {
      return act instanceof Send send ? send.compensation() : new Compensation.Missing();
    }
  }

  /** What a step does. */
  sealed interface Act {}

  /**
   * Asks a participant.
   *
   * @param kind placed at the step's name when it is not given
   * @param forEach the list for each item of which it is asked
   */
  record Send(
      Located<StepKind> kind,
      Optional<ForEach> forEach,
      Command command,
      Optional<Located<String>> reply,
      Call call,
      Located<UnknownPolicy> onUnknown,
      Compensation compensation,
      Optional<Expect> expect)
      implements Act {}

  /** What has to hold of an ok reply. */
  sealed interface Expect {

    /** An expression that sees the reply. */
    record Holds(Scalar holds) implements Expect {}

    /** An expression that gives the same of the reply as of that of a step that is read again. */
    record Same(Located<String> step, Optional<Scalar> same) implements Expect {}
  }

  /** The list that a step is done for each item of, and how many items at once. */
  record ForEach(Scalar items, Optional<Located<Integer>> limit) {}

  /** Decides that what was prepared is to be committed. */
  record Decide() implements Act {}

  /** Lets time pass. */
  record Sleep(Optional<Located<Duration>> length) implements Act {}

  /** Waits for a signal, which may have a value. */
  record AwaitSignal(Optional<Located<Duration>> timeout, Optional<Located<String>> value)
      implements Act {}

  /**
   * Waits for an event of a topic.
   *
   * @param event full name of its schema
   * @param key what makes the key of an event
   * @param matches what makes that of the saga, which has to be the same
   * @param buffer how long an event is kept that comes first
   */
  record AwaitEvent(
      Optional<Located<String>> event,
      Optional<Located<String>> from,
      Optional<Scalar> key,
      Optional<Scalar> matches,
      Optional<Located<Duration>> timeout,
      Duration buffer)
      implements Act {}

  /** What is sent, to whom, and what that touches. */
  record Command(
      Optional<Located<String>> schema,
      Optional<Recipient> recipient,
      Optional<YamlNode> with,
      Touches touches) {}

  /** The keys of what a command reads and writes. */
  record Touches(List<Key> reads, List<Key> writes) {
    static final Touches NONE = new Touches(List.of(), List.of());
  }

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

    /** Its sub-saga is undone as a whole. */
    record AsAWhole() implements Compensation {}

    /** Something that could not be read, and was reported. */
    record Unreadable() implements Compensation {}

    /** A command of its own. */
    record Send(Place place, String path, Command command, Call call) implements Compensation {}
  }
}
