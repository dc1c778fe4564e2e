package org.skald.saga;

import java.util.Optional;

/**
 * What the ok of a participant has to bring, so that it is an answer: the {@code reply:} of a
 * definition, where an expression looks into it.
 */
@FunctionalInterface
public interface ReplyForm {

  /**
   * What is wrong with a reply, as what was expected and what was found; empty when it can be
   * looked into. A pure function of the reply.
   */
  Optional<String> faultOf(Optional<Payload> reply);
}
