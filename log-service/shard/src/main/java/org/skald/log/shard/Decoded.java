package org.skald.log.shard;

import java.util.Optional;

/**
 * What a record of the log turned out to be.
 *
 * @param <C> command
 */
public sealed interface Decoded<C> {

  /**
   * A command.
   *
   * @param requestId names the request, so that a repeat is answered with the first result; empty
   *     for a command that the decider itself recognises when it is repeated
   */
  record Command<C>(C command, Optional<String> requestId) implements Decoded<C> {}

  /**
   * Something that can never be a command; it goes to the dead letters.
   *
   * @param code stable name in kebab case
   * @param cause what was expected and what was found
   */
  record Undecodable<C>(String code, String cause) implements Decoded<C> {}
}
