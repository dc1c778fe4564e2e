package org.skald.saga;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.Action.Call;
import org.skald.saga.Action.Compensation;
import org.skald.saga.Action.Gather;

/**
 * One step of a saga definition.
 *
 * @param name unique in its definition
 * @param kind what may happen after it has succeeded
 * @param after the steps that have to be settled (succeeded or skipped) before this one starts
 * @param when whether it happens at all; always, when empty
 * @param otherwise a step before it that it is the alternative to: it is skipped unless that one,
 *     and what that one is the alternative to, were skipped because their conditions did not hold
 * @param action what it does
 */
public record StepDefinition(
    String name,
    StepKind kind,
    Set<String> after,
    Optional<Condition> when,
    Optional<String> otherwise,
    Action action) {

  /** Keeps its own copy of the steps before it, to which its {@code otherwise} has to belong. */
  public StepDefinition {
    after = Set.copyOf(after);
    if (otherwise.isPresent() && !after.contains(otherwise.get())) {
      throw new IllegalArgumentException(
          "expected step '%s' after '%s', to which it is the alternative, found it after %s"
              .formatted(name, otherwise.get(), after));
    }
  }

  /** The same after one more step. */
  StepDefinition afterAlso(String step) {
    var more = new HashSet<>(after);
    more.add(step);
    return new StepDefinition(name, kind, more, when, otherwise, action);
  }

  /** One item's share of a step that fans out. */
  StepDefinition element(Element element, Set<String> after, Call each) {
    return new StepDefinition(
        element.name(), kind, after, Optional.empty(), Optional.empty(), each);
  }

  /** What gathers the elements of a step that has fanned out, under its name. */
  StepDefinition gathering(int elements, Set<String> afterElements) {
    return new StepDefinition(
        name, kind, afterElements, Optional.empty(), Optional.empty(), new Gather(elements));
  }

  /** Its name in the definition: that of the step whose element it is, or its own. */
  public String declared() {
    return Element.declared(name);
  }

  /** How it asks a participant; throws {@link IllegalStateException} where it asks nobody. */
  public Call call() {
    if (action instanceof Call call) {
      return call;
    }
    throw new IllegalStateException(
        "expected a call of a participant as step '%s', found %s".formatted(name, action));
  }

  /** The locks of which it takes one; empty when it takes none. */
  public Optional<Recipient.Lock> lock() {
    return action instanceof Call call && call.command().recipient() instanceof Recipient.Lock lock
        ? Optional.of(lock)
        : Optional.empty();
  }

  /**
   * Whether it need not be awaited when the saga turns around: what is asked for is undone whatever
   * has become of it. That holds of what the log keeps itself: sagas of their own, and locks.
   */
  boolean isUndoneUnderWay() {
    return action instanceof Call call
        && call.compensation().isPresent()
        && !(call.command().recipient() instanceof Recipient.Topic);
  }

  /** Whether it may be skipped by rule. */
  public boolean isConditional() {
    return when.isPresent() || otherwise.isPresent();
  }

  /** Whether a participant is asked. What merely waits can be given up at any time. */
  public boolean isCall() {
    return action instanceof Call;
  }

  /** How it is undone; empty when there is nothing to undo. */
  public Optional<Compensation> compensation() {
    return action instanceof Call call ? call.compensation() : Optional.empty();
  }

  /**
   * Whether an unknown outcome has to be found out, by asking again, before the step can be undone:
   * its compensation is made of its reply.
   */
  boolean isFoundOut() {
    return action instanceof Call call
        && call.onUnknown() == UnknownPolicy.RETRY
        && isUndoneByItsReply();
  }

  /** Whether its participant is asked what became of an attempt that was not answered. */
  boolean isQueried() {
    return action instanceof Call call && call.onUnknown() == UnknownPolicy.QUERY;
  }

  /** Whether its compensation cannot be made without its own reply. */
  public boolean isUndoneByItsReply() {
    return compensation()
        .filter(it -> it.command().mapping().needs().contains(declared()))
        .isPresent();
  }
}
