package org.skald.log.testkit.linearizability;

import java.util.Optional;

/** A number that can be written and read; a write is answered with what was written. */
final class Cell implements Specification<Integer, Cell.Asked, Integer> {

  /** A number to be written, or nothing to be read, in a cell. */
  record Asked(String cell, Optional<Integer> written) {}

  static Asked write(int number) {
    return new Asked("cell", Optional.of(number));
  }

  static Asked read() {
    return new Asked("cell", Optional.empty());
  }

  @Override
  public String part(Asked input) {
    return input.cell();
  }

  @Override
  public Integer initial() {
    return 0;
  }

  @Override
  public Optional<Integer> after(Integer state, Asked input, Optional<Integer> output) {
    int after = input.written().orElse(state);
    return output.isEmpty() || output.get() == after ? Optional.of(after) : Optional.empty();
  }
}
