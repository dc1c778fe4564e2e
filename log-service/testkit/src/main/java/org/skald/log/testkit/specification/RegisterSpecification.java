package org.skald.log.testkit.specification;

import java.util.Optional;
import java.util.OptionalLong;
import org.skald.log.testkit.linearizability.Specification;
import org.skald.log.testkit.specification.RegisterSpecification.Asked;
import org.skald.log.testkit.specification.RegisterSpecification.State;
import org.skald.log.testkit.specification.RegisterSpecification.Told;

/** A register: the first value that is proposed stands for ever. No value is proposed twice. */
public final class RegisterSpecification implements Specification<State, Asked, Told> {

  /** What may be asked of a register. */
  public sealed interface Asked {

    /** Which register. */
    String register();
  }

  /** A value is proposed. */
  public record Propose(String register, String value) implements Asked {}

  /** What was decided? */
  public record Read(String register) implements Asked {}

  /** What a register may answer. */
  public sealed interface Told {}

  /**
   * This value was decided.
   *
   * @param decided the place of the proposal that has won
   * @param mine whether it was this one; false for who only reads
   */
  public record Decided(String value, long decided, boolean mine) implements Told {}

  /** Nothing was. */
  public record Undecided() implements Told {}

  /**
   * A register.
   *
   * @param value empty until one is decided
   * @param decided empty as long as nobody has said
   */
  public record State(Optional<String> value, OptionalLong decided) {}

  /** The rules; they hold no state. */
  public RegisterSpecification() {
    // Said, so that the package's documentation is whole.
  }

  @Override
  public String part(Asked input) {
    return input.register();
  }

  @Override
  public State initial() {
    return new State(Optional.empty(), OptionalLong.empty());
  }

  @Override
  public Optional<State> after(State state, Asked input, Optional<Told> output) {
    if (output.isEmpty()) {
      return input instanceof Propose propose && state.value().isEmpty()
          ? Optional.of(new State(Optional.of(propose.value()), OptionalLong.empty()))
          : Optional.empty();
    }
    return switch (output.get()) {
      case Undecided _ ->
          input instanceof Read && state.value().isEmpty() ? Optional.of(state) : Optional.empty();
      case Decided decided -> decided(state, input, decided);
    };
  }

  private static Optional<State> decided(State state, Asked input, Decided told) {
    var after = new State(Optional.of(told.value()), OptionalLong.of(told.decided()));
    if (state.value().isEmpty()) {
      var wins = input instanceof Propose(_, var value) && value.equals(told.value());
      return wins && told.mine() ? Optional.of(after) : Optional.empty();
    }
    var same =
        state.value().equals(after.value())
            && (state.decided().isEmpty() || state.decided().equals(after.decided()));
    return same && !told.mine() ? Optional.of(after) : Optional.empty();
  }
}
