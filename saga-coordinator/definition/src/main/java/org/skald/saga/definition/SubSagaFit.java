package org.skald.saga.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.avro.Schema;
import org.skald.saga.Action;
import org.skald.saga.DefinitionId;
import org.skald.saga.Recipient.SubSaga;
import org.skald.saga.SagaDefinition;
import org.skald.saga.definition.ParallelLocks.Branch;
import org.skald.schemas.RegisteredSchema;

/** Whether the sub-sagas of a definition are what it takes them for. */
public final class SubSagaFit {

  private final Known known;

  /** Against the definitions that are known. */
  public SubSagaFit(Known known) {
    this.known = known;
  }

  /** Looks a definition up. */
  @FunctionalInterface
  public interface Known {

    /** This version of a definition, or the latest when empty. */
    Optional<CheckedDefinition> definition(String name, Optional<Integer> version);
  }

  /**
   * What is wrong with a sub-saga.
   *
   * @param step of the parent, which starts it
   * @param reason what was expected, and what was found
   */
  public record Unfit(String step, String reason) {

    /** All of it for people. */
    public String sentence() {
      return "step '%s': %s".formatted(step, reason);
    }
  }

  /** What does not fit, of those sub-sagas that are known. */
  public List<Unfit> unfit(CheckedDefinition parent) {
    var found = new ArrayList<>(each(parent, (step, called) -> unfit(parent, step, called)));
    found.addAll(inEachOthersWay(parent));
    return found;
  }

  private List<Unfit> inEachOthersWay(CheckedDefinition parent) {
    var locks = new ParallelLocks(parent.definition());
    var branches = branches(parent);
    var found = new ArrayList<Unfit>();
    for (var index = 0; index < branches.size(); index++) {
      var one = branches.get(index);
      locks.violation(one).ifPresent(it -> found.add(new Unfit(one.step().name(), it)));
      branches.subList(index + 1, branches.size()).stream()
          .flatMap(other -> locks.violation(one, other).stream())
          .forEach(it -> found.add(new Unfit(one.step().name(), it)));
    }
    return found;
  }

  private List<Branch> branches(CheckedDefinition parent) {
    var branches = new ArrayList<Branch>();
    subSagas(parent)
        .forEach((step, called) ->
            known(called.saga())
                .ifPresent(child -> {
                  var further =
                      reached(called.saga()).stream().filter(it -> !it.equals(child)).toList();
                  branches.add(
                      new Branch(
                          parent.definition().step(step),
                          child.definition(),
                          further.stream().map(CheckedDefinition::definition).toList()));
                }));
    return branches;
  }

  /** The sub-sagas that are not known, in words. */
  public List<String> unknown(CheckedDefinition parent) {
    return each(parent, (_, called) -> unknown(called.saga())).stream()
        .map(Unfit::sentence)
        .toList();
  }

  private static List<Unfit> each(
      CheckedDefinition parent, BiFunction<String, Called, Optional<String>> problem) {
    var found = new ArrayList<Unfit>();
    subSagas(parent)
        .forEach((step, called) ->
            problem.apply(step, called).ifPresent(it -> found.add(new Unfit(step, it))));
    return found;
  }

  private Optional<String> unknown(SubSaga saga) {
    var version = saga.version().map(it -> "version " + it).orElse("a version");
    return known(saga).isPresent()
        ? Optional.empty()
        : Optional.of(
            "expected %s of the saga '%s', found none".formatted(version, saga.definition()));
  }

  private static Map<String, Called> subSagas(CheckedDefinition parent) {
    var found = new TreeMap<String, Called>();
    for (var step : parent.definition().steps().values()) {
      var call =
          switch (step.action()) {
            case Action.Call it -> Optional.of(it);
            case Action.ForEach(_, _, var each) -> Optional.of(each);
            case Action.AtOnce _, Action.Sleep _, Action.AwaitSignal _ ->
                Optional.<Action.Call>empty();
          };
      call.map(Action.Call::command)
          .ifPresent(command -> {
            if (command.recipient() instanceof SubSaga sub) {
              found.put(step.name(), new Called(sub, command.schema()));
            }
          });
    }
    return found;
  }

  private record Called(SubSaga saga, String input) {}

  private Optional<String> unfit(CheckedDefinition parent, String step, Called called) {
    var saga = called.saga();
    var name = saga.definition();
    if (leadsBack(parent.definition().id(), saga)) {
      return Optional.of(
          "expected a saga that ends, found '%s', which starts this one".formatted(name));
    }
    return known(saga)
        .flatMap(child -> unfit(parent, step, called, child))
        .or(() -> lockOrder(parent, saga));
  }

  private static Optional<String> unfit(
      CheckedDefinition parent, String step, Called called, CheckedDefinition child) {
    var saga = called.saga();
    var name = saga.definition();
    var input = child.input().schema().getFullName();
    if (!input.equals(called.input())) {
      return Optional.of(
          "expected the saga '%s' to take %s, found that it takes %s"
              .formatted(name, called.input(), input));
    }
    if (saga.mayUndo() && child.definition().steps().containsKey(SagaDefinition.LOCKS)) {
      return Optional.of(
          "expected a saga without locks, which would be undone when it has given them back; found"
              + " some in '%s'".formatted(name));
    }
    if (saga.mayUndo() && !child.definition().isUndoable()) {
      return Optional.of(
          "expected a saga of compensatable steps only, since the step is one; found others in '%s'"
              .formatted(name));
    }
    return unfitReply(parent.reply(step), child);
  }

  private static Optional<String> unfitReply(
      Optional<RegisteredSchema> reply, CheckedDefinition child) {
    var expected = reply.map(RegisteredSchema::schema).map(Schema::getFullName);
    var found =
        child.reply(SagaDefinition.OUTPUT).map(RegisteredSchema::schema).map(Schema::getFullName);
    return expected.isEmpty() || expected.equals(found)
        ? Optional.empty()
        : Optional.of(
            "expected the output %s of the saga '%s', found %s"
                .formatted(
                    expected.get(),
                    child.definition().id().name(),
                    found.orElse("that it has none")));
  }

  /** The latest version, which may be this one when the saga is started, or this one by number. */
  private boolean leadsBack(DefinitionId parent, SubSaga first) {
    var seen = new LinkedHashSet<Wanted>();
    walk(first, seen);
    return seen.stream()
        .anyMatch(it ->
            it.saga().equals(parent.name())
                && it.version().map(version -> version == parent.version()).orElse(true));
  }

  /** While a saga holds its locks, so do all that it starts, and all that those start. */
  private Optional<String> lockOrder(CheckedDefinition parent, SubSaga saga) {
    return reached(saga).stream()
        .flatMap(child -> LockOrder.violation(parent.definition(), child.definition()).stream())
        .findFirst();
  }

  /** A saga, and all that are started because of it, as far as they are known. */
  private Set<CheckedDefinition> reached(SubSaga first) {
    return walk(first, new LinkedHashSet<>());
  }

  /** A saga by the version of it that somebody starts: this one, or the latest when empty. */
  private record Wanted(String saga, Optional<Integer> version) {
    static Wanted of(SubSaga saga) {
      return new Wanted(saga.definition(), saga.version());
    }
  }

  private Set<CheckedDefinition> walk(SubSaga first, Set<Wanted> seen) {
    var found = new LinkedHashSet<CheckedDefinition>();
    var open = new ArrayDeque<SubSaga>();
    open.add(first);
    while (!open.isEmpty()) {
      var next = open.remove();
      if (seen.add(Wanted.of(next))) {
        known(next)
            .filter(found::add)
            .ifPresent(it -> subSagas(it).values().forEach(sub -> open.add(sub.saga())));
      }
    }
    return found;
  }

  private Optional<CheckedDefinition> known(SubSaga saga) {
    return known.definition(saga.definition(), saga.version());
  }
}
