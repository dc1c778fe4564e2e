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
 * @param alternative the step before it that it happens instead of; it is skipped when the turn of
 *     an alternative does not come
 * @param expect what has to hold of its reply, or of that of each item; only of a step that can be
 *     undone
 * @param action what it does
 */
public record StepDefinition(
    String name,
    StepKind kind,
    Set<String> after,
    Optional<Condition> when,
    Optional<Alternative> alternative,
    Optional<Expectation> expect,
    Action action) {

  /**
   * Keeps its own copy of the steps before it, to which what it is the alternative to has to
   * belong.
   */
  public StepDefinition {
    after = Set.copyOf(after);
    if (alternative.isPresent() && !after.contains(alternative.get().to())) {
      throw new IllegalArgumentException(
          "expected step '%s' after '%s', to which it is the alternative, found it after %s"
              .formatted(name, alternative.get().to(), after));
    }
    if (expect.isPresent() && kind != StepKind.COMPENSATABLE) {
      throw new IllegalArgumentException(
          "expected no expectation of step '%s', which is %s and cannot be undone, found '%s'"
              .formatted(name, kind, expect.get().said()));
    }
  }

  /** A step of whose reply nothing is expected. */
  public StepDefinition(
      String name,
      StepKind kind,
      Set<String> after,
      Optional<Condition> when,
      Optional<Alternative> alternative,
      Action action) {
    this(name, kind, after, when, alternative, Optional.empty(), action);
  }

  /** The same after one more step. */
  StepDefinition afterAlso(String step) {
    var more = new HashSet<>(after);
    more.add(step);
    return new StepDefinition(name, kind, more, when, alternative, expect, action);
  }

  /** The same, where the ok of its participant, for each item, has to bring this. */
  public StepDefinition answeredBy(ReplyForm form) {
    var answered =
        switch (action) {
          case Call call -> call.answeredBy(form);
          case Action.ForEach(var items, var limit, var each) ->
              new Action.ForEach(items, limit, each.answeredBy(form));
          case Action.AtOnce _, Action.Sleep _, Action.AwaitSignal _ -> action;
        };
    return new StepDefinition(name, kind, after, when, alternative, expect, answered);
  }

  /** One item's share of a step that fans out. */
  StepDefinition element(Element element, Set<String> after, Call each) {
    return new StepDefinition(
        element.name(), kind, after, Optional.empty(), Optional.empty(), expect, each);
  }

  /** What gathers the elements of a step that has fanned out, under its name and in its place. */
  StepDefinition gathering(int elements, Set<String> afterElements) {
    return new StepDefinition(
        name, kind, afterElements, Optional.empty(), alternative, new Gather(elements, this));
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

  /** The channel of which it waits for an event; empty when it waits for none. */
  public Optional<EventChannel> awaited() {
    return action instanceof Call call
            && call.command().recipient() instanceof Recipient.Event event
        ? Optional.of(event.channel())
        : Optional.empty();
  }

  /**
   * Whether it need not be awaited when the saga turns around: what is asked for is undone whatever
   * has become of it. That holds of what the log keeps itself: sagas of their own, locks, and
   * events.
   */
  boolean isUndoneUnderWay() {
    return action instanceof Call call
        && call.compensation().isPresent()
        && !(call.command().recipient() instanceof Recipient.Topic);
  }

  /** Whether it may be skipped by rule. */
  public boolean isConditional() {
    return when.isPresent() || alternative.isPresent();
  }

  /** Whether a participant is asked. What merely waits can be given up at any time. */
  public boolean isCall() {
    return action instanceof Call;
  }

  /** How it is undone; empty when there is nothing to undo. */
  public Optional<Compensation> compensation() {
    return action instanceof Call call ? call.compensation() : Optional.empty();
  }

  /** What its ok has to bring; empty when that may be anything, or nothing. */
  Optional<ReplyForm> replyForm() {
    return action instanceof Call call ? call.reply() : Optional.empty();
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
