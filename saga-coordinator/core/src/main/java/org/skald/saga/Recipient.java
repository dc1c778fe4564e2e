package org.skald.saga;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Who is asked by a command. */
public sealed interface Recipient {

  /** Whichever participant reads this topic. */
  record Topic(String name) implements Recipient {}

  /** The locks of a plan, each of which the log keeps: an element of a step asks for one. */
  record Lock(LockPlan plan) implements Recipient {

    /**
     * Which lock an element asks for; throws {@link IllegalStateException} for none of the plan.
     */
    LockRequest request(Scope scope) {
      var index = scope.item().orElse(-1);
      if (plan.of(scope) instanceof LockPlan.Planned.Known(var requests)
          && index >= 0
          && index < requests.size()) {
        return requests.get(index);
      }
      throw new IllegalStateException("expected a lock of the plan, found none at " + index);
    }
  }

  /**
   * The events of a channel, which the log keeps by their key: a step waits for one. The payload of
   * its command is the key, as text.
   */
  record Event(EventChannel channel) implements Recipient {

    /** The payload that stands for a key. */
    public static Payload payload(String key) {
      return Payload.of(key.getBytes(StandardCharsets.UTF_8));
    }

    /** The key that a payload stands for. */
    public static String key(Payload payload) {
      return new String(payload.toBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * A saga of another definition, which is started with the command's payload, answers when it has
   * ended, and is undone as a whole.
   *
   * @param definition its name
   * @param version which version; the latest at the time of its start, when empty
   * @param mayUndo whether it may have to be undone, also when it has completed
   */
  record SubSaga(String definition, Optional<Integer> version, boolean mayUndo)
      implements Recipient {

    /**
     * The id of the saga that a command starts, or undoes: {@code order-1/ship}, and {@code
     * order-1/ship/2} for the second edition; empty when it would be too long.
     */
    public static Optional<SagaId> idOf(CommandId command) {
      var first = command.sagaId() + "/" + command.step();
      var isFirst = command.edition() == CommandId.FIRST_EDITION;
      var id = isFirst ? first : first + "/" + command.edition();
      return id.length() <= SagaId.LENGTH_MAX ? Optional.of(new SagaId(id)) : Optional.empty();
    }
  }
}
