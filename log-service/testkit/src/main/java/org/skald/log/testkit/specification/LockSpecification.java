package org.skald.log.testkit.specification;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.skald.log.testkit.linearizability.History;
import org.skald.log.testkit.linearizability.Specification;
import org.skald.log.testkit.specification.LockSpecification.Asked;
import org.skald.log.testkit.specification.LockSpecification.State;
import org.skald.log.testkit.specification.LockSpecification.Told;

/**
 * A lock that one session holds alone or several share, with fencing tokens.
 *
 * <p>A session may end by itself. That is an operation too, {@link SessionEnds}: open, since nobody
 * sees it happen, and invoked at the first moment at which the session's client does not rely on it
 * any more. So a lock that is lost sooner than its holder believes is a violation.
 */
public final class LockSpecification implements Specification<State, Asked, Told> {

  /** What may be asked of a lock. */
  public sealed interface Asked {

    /** Which lock. */
    String lock();

    /** For whom. */
    String session();
  }

  /** A session wants the lock, for itself or shared with others who want it so. */
  public record Acquire(String lock, String session, boolean shared) implements Asked {}

  /** A session gives it back. */
  public record Release(String lock, String session, long token) implements Asked {}

  /** Nobody asks: the session ends, and whatever it holds is free. */
  public record SessionEnds(String lock, String session) implements Asked {}

  /** What a lock may answer. */
  public sealed interface Told {}

  /** The session holds it, under this fencing token. */
  public record Held(long token) implements Told {}

  /** It was not free, and the session did not want to wait. */
  public record NotFree() implements Told {}

  /** The session has waited for as long as it wanted. */
  public record WaitedInVain() implements Told {}

  /** It was given back. */
  public record Released() implements Told {}

  /** The session does not hold it under this token. */
  public record Superseded() implements Told {}

  /** The session has ended. */
  public record SessionGone() implements Told {}

  /**
   * How a session holds it.
   *
   * @param token empty if the grant was not answered
   */
  public record Grant(boolean shared, OptionalLong token) {

    boolean has(long asked) {
      return token.isEmpty() || token.getAsLong() == asked;
    }
  }

  /**
   * A lock.
   *
   * @param holders by session
   * @param lastToken the greatest that was told
   * @param ended sessions that are gone
   */
  public record State(Map<String, Grant> holders, long lastToken, Set<String> ended) {

    State with(String session, boolean shared, OptionalLong token) {
      var more = new TreeMap<>(holders);
      more.put(session, new Grant(shared, token));
      return new State(more, Math.max(lastToken, token.orElse(lastToken)), ended);
    }

    State without(String session) {
      var fewer = new TreeMap<>(holders);
      fewer.remove(session);
      return new State(fewer, lastToken, ended);
    }

    State ended(String session) {
      var more = new HashSet<>(ended);
      more.add(session);
      return new State(without(session).holders(), lastToken, more);
    }

    boolean admits(boolean shared) {
      return holders.isEmpty() || (shared && holders.values().stream().allMatch(Grant::shared));
    }

    /* Sessions that share a lock and were let in at once share the token. */
    boolean mayGrant(boolean shared, long token) {
      return admits(shared)
          && (token > lastToken
              || (shared
                  && token == lastToken
                  && holders.values().stream().anyMatch(it -> it.has(token))));
    }
  }

  private final Set<String> toldGone;

  private LockSpecification(Set<String> toldGone) {
    this.toldGone = Set.copyOf(toldGone);
  }

  /**
   * The rules for a history.
   *
   * <p>That a session ends which holds nothing explains nothing but that it is told so later. So
   * only then is it a step of its own: of many sessions that came to nothing each would otherwise
   * double what a search has to look at.
   */
  public static LockSpecification of(History<Asked, Told> history) {
    return new LockSpecification(
        history.operations().stream()
            .filter(it -> it.output().filter(SessionGone.class::isInstance).isPresent())
            .map(it -> it.input().session())
            .collect(Collectors.toSet()));
  }

  @Override
  public String part(Asked input) {
    return input.lock();
  }

  @Override
  public State initial() {
    return new State(Map.of(), -1, Set.of());
  }

  @Override
  public Optional<State> after(State state, Asked input, Optional<Told> output) {
    return switch (input) {
      case Acquire acquire when output.isEmpty() -> acquired(state, acquire);
      case Acquire acquire -> acquired(state, acquire, output.get());
      case Release release when output.isEmpty() -> released(state, release);
      case Release release -> released(state, release, output.get());
      case SessionEnds(_, var session) ->
          when(
              state.holders().containsKey(session) || toldGone.contains(session),
              state.ended(session));
    };
  }

  private static Optional<State> acquired(State state, Acquire wish) {
    var session = wish.session();
    return !state.ended().contains(session)
            && !state.holders().containsKey(session)
            && state.admits(wish.shared())
        ? Optional.of(state.with(session, wish.shared(), OptionalLong.empty()))
        : Optional.empty();
  }

  private static Optional<State> acquired(State state, Acquire wish, Told told) {
    var session = wish.session();
    var gone = state.ended().contains(session);
    return switch (told) {
      case Held(var token) when !gone -> held(state, wish, token);
      case NotFree _ when !gone ->
          when(state.holders().keySet().stream().anyMatch(it -> !it.equals(session)), state);
      case WaitedInVain _ -> Optional.of(state);
      case SessionGone _ -> when(gone, state);
      case Held _, NotFree _, Released _, Superseded _ -> Optional.empty();
    };
  }

  private static Optional<State> held(State state, Acquire wish, long token) {
    var before = Optional.ofNullable(state.holders().get(wish.session()));
    var may =
        before
            .map(it -> it.shared() == wish.shared() && it.has(token))
            .orElseGet(() -> state.mayGrant(wish.shared(), token));
    return may
        ? Optional.of(state.with(wish.session(), wish.shared(), OptionalLong.of(token)))
        : Optional.empty();
  }

  private static Optional<State> released(State state, Release wish) {
    return holds(state, wish) ? Optional.of(state.without(wish.session())) : Optional.empty();
  }

  private static Optional<State> released(State state, Release wish, Told told) {
    return switch (told) {
      case Released _ -> released(state, wish);
      case Superseded _ -> when(!holdsForCertain(state, wish), state);
      case Held _, NotFree _, WaitedInVain _, SessionGone _ -> Optional.empty();
    };
  }

  private static boolean holds(State state, Release wish) {
    var grant = state.holders().get(wish.session());
    return grant != null && grant.has(wish.token());
  }

  private static boolean holdsForCertain(State state, Release wish) {
    var grant = state.holders().get(wish.session());
    return grant != null && grant.token().isPresent() && grant.has(wish.token());
  }

  private static Optional<State> when(boolean possible, State state) {
    return possible ? Optional.of(state) : Optional.empty();
  }
}
