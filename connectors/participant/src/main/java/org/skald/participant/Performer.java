package org.skald.participant;

import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a participant does for the commands of one schema.
 *
 * <p>It may be called again for the same command when an earlier call did not come to an end that
 * the inbox remembers: it failed, or the inbox's transaction did not commit. Whatever it did
 * through {@link CommandContext#emit} or {@link CommandContext#connection} is undone then; what it
 * did elsewhere is its own to make repeatable, by {@link CommandContext#commandId}.
 *
 * @param <C> record of the command
 */
@FunctionalInterface
public interface Performer<C> {

  /**
   * Largest reply, in bytes: with its headers it is no larger than what the log looks at. A larger
   * one is a {@link Failure}, with all that was done through the context undone.
   */
  int REPLY_BYTES_MAX = 500_000;

  /**
   * Performs the command, and returns the reply or null for one without content.
   *
   * @throws Refusal when the command is not done and never will be
   * @throws Failure when it is not done this time and may be tried again
   * @throws OutcomeUnknown when somebody else may have done it, and nobody knows
   * @throws Exception likewise; the coordinator is told its type only, never its message
   */
  @Nullable IndexedRecord perform(C command, CommandContext context) throws Exception;
}
