package org.skald.log.testkit.specification;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.skald.log.testkit.linearizability.Specification;
import org.skald.log.testkit.specification.NamesSpecification.Asked;
import org.skald.log.testkit.specification.NamesSpecification.State;
import org.skald.log.testkit.specification.NamesSpecification.Told;

/**
 * Names with values and revisions, several of which change at once if all conditions hold.
 *
 * <p>Names below one parent are one part, and a change stays below one parent. All that a change
 * puts has one value that nothing else has, so who reads a value knows which change it is of.
 */
public final class NamesSpecification implements Specification<State, Asked, Told> {

  /** What may be asked of names. */
  public sealed interface Asked {

    /** The name above all those that it is about. */
    String parent();
  }

  /**
   * Names are to change.
   *
   * @param revisions names that must have this revision, or must not be there if it is empty
   * @param value of all that is put
   */
  public record Change(
      String parent,
      Map<String, OptionalLong> revisions,
      List<String> puts,
      List<String> deletes,
      String value)
      implements Asked {}

  /** What is there? */
  public record Read(String parent, String name) implements Asked {}

  /** What is all there? */
  public record ReadAll(String parent) implements Asked {}

  /** What may be answered. */
  public sealed interface Told {}

  /** Everything was changed, by this record. */
  public record Changed(long position) implements Told {}

  /** Nothing was. */
  public record ConditionFailed() implements Told {}

  /** This is there, by name; nothing else is. */
  public record Found(Map<String, Name> names) implements Told {}

  /**
   * What is at a name.
   *
   * @param revision as it was told, or if nobody was told, one that it is greater than
   */
  public record Name(String value, long revision, boolean told) {

    /** With a revision that somebody was told. */
    public static Name of(String value, long revision) {
      return new Name(value, revision, true);
    }

    boolean mayHave(long asked) {
      return told ? asked == revision : asked > revision;
    }
  }

  /**
   * All names below a parent.
   *
   * @param last the greatest position of a change that was told
   */
  public record State(Map<String, Name> names, long last) {}

  /** The rules; they hold no state. */
  public NamesSpecification() {
    // Said, so that the package's documentation is whole.
  }

  @Override
  public String part(Asked input) {
    return input.parent();
  }

  @Override
  public State initial() {
    return new State(Map.of(), -1);
  }

  @Override
  public Optional<State> after(State state, Asked input, Optional<Told> output) {
    return switch (input) {
      case Change change when output.isEmpty() ->
          mayHold(state, change)
              ? Optional.of(changed(state, change, OptionalLong.empty()))
              : Optional.empty();
      case Change change -> changed(state, change, output.get());
      case Read read ->
          output.flatMap(it -> {
            var there = Optional.ofNullable(state.names().get(read.name()));
            return found(
                state, there.map(name -> Map.of(read.name(), name)).orElseGet(Map::of), it);
          });
      case ReadAll _ -> output.flatMap(it -> found(state, state.names(), it));
    };
  }

  private static Optional<State> changed(State state, Change change, Told told) {
    return switch (told) {
      case Changed(var position) when mayHold(state, change) && position > state.last() ->
          Optional.of(changed(state, change, OptionalLong.of(position)));
      case ConditionFailed _ when !holds(state, change) -> Optional.of(state);
      case Changed _, ConditionFailed _, Found _ -> Optional.empty();
    };
  }

  private static boolean mayHold(State state, Change change) {
    return change.revisions().entrySet().stream()
        .allMatch(it ->
            Optional.ofNullable(state.names().get(it.getKey()))
                .map(name -> it.getValue().isPresent() && name.mayHave(it.getValue().getAsLong()))
                .orElse(it.getValue().isEmpty()));
  }

  /** Whether all conditions hold whatever is not known of revisions. */
  private static boolean holds(State state, Change change) {
    return mayHold(state, change)
        && change.revisions().keySet().stream()
            .allMatch(it -> !state.names().containsKey(it) || state.names().get(it).told());
  }

  private static State changed(State state, Change change, OptionalLong position) {
    var after = new TreeMap<>(state.names());
    change.deletes().forEach(after::remove);
    var put = new Name(change.value(), position.orElse(state.last()), position.isPresent());
    change.puts().forEach(it -> after.put(it, put));
    return new State(after, position.orElse(state.last()));
  }

  private static Optional<State> found(State state, Map<String, Name> there, Told told) {
    if (!(told instanceof Found(var names)) || !names.keySet().equals(there.keySet())) {
      return Optional.empty();
    }
    var after = state;
    for (var name : names.entrySet()) {
      var has = there.get(name.getKey());
      var says = name.getValue();
      if (has == null || !has.value().equals(says.value()) || !has.mayHave(says.revision())) {
        return Optional.empty();
      }
      after = has.told() ? after : learned(after, says);
    }
    return Optional.of(after);
  }

  /* Whatever has this value was put by the same record. */
  private static State learned(State state, Name says) {
    var after = new TreeMap<>(state.names());
    after.replaceAll((_, name) -> name.value().equals(says.value()) ? says : name);
    return new State(after, Math.max(state.last(), says.revision()));
  }
}
