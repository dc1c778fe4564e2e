package org.skald.log.testkit.linearizability;

import java.util.Optional;

/**
 * What one client asked for and was told.
 *
 * @param process who asked; one thing at a time
 * @param input what was asked for
 * @param output what was answered; empty when the outcome is not known
 * @param invokedNs when it was asked for, by a clock that all operations of a history share
 * @param returnedNs when the answer came; {@link #NEVER} when the outcome is not known
 */
public record Operation<I, O>(
    String process, I input, Optional<O> output, long invokedNs, long returnedNs) {

  /** When an answer comes that does not come. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Insists that it returns after it was invoked, and with an output or never. */
  public Operation {
    if (returnedNs < invokedNs) {
      throw new IllegalArgumentException(
          "expected an operation to return after it was invoked at %d, found %d"
              .formatted(invokedNs, returnedNs));
    }
    if (output.isPresent() != (returnedNs != NEVER)) {
      throw new IllegalArgumentException(
          "expected an output exactly if it returns, found %s at %d".formatted(output, returnedNs));
    }
  }

  /** One whose answer is known. */
  public static <I, O> Operation<I, O> completed(
      String process, I input, O output, long invokedNs, long returnedNs) {
    return new Operation<>(process, input, Optional.of(output), invokedNs, returnedNs);
  }

  /** One that may have happened at any time since, or not at all. */
  public static <I, O> Operation<I, O> open(String process, I input, long invokedNs) {
    return new Operation<>(process, input, Optional.empty(), invokedNs, NEVER);
  }

  /** Whether nobody knows what came of it. */
  public boolean isOpen() {
    return output.isEmpty();
  }

  /** The same, as one knew it at a moment after it was invoked. */
  Operation<I, O> asOf(long ns) {
    return returnedNs <= ns ? this : open(process, input, invokedNs);
  }

  @Override
  public String toString() {
    return "%-12s [%d, %s] %s -> %s"
        .formatted(
            process,
            invokedNs,
            isOpen() ? "never" : Long.toString(returnedNs),
            input,
            output.map(Object::toString).orElse("unknown"));
  }
}
