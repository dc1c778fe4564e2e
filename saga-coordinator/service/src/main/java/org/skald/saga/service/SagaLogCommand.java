package org.skald.saga.service;

import java.util.Optional;
import org.skald.saga.Caller;
import org.skald.saga.DefinitionId;
import org.skald.saga.Fence;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaId;
import org.skald.saga.TraceParent;
import org.skald.saga.event.MailboxCommand;
import org.skald.saga.lock.LockCommand;

/** A wish to the saga log. */
public sealed interface SagaLogCommand {

  /** Make a version of a definition known to this shard, on behalf of an actor. */
  record Deploy(DeployedDefinition definition, String actor) implements SagaLogCommand {}

  /**
   * The same of a file with words that came with later rules than those that hold. It is not read
   * any further: to a release that knows the words it says no more than to one that does not.
   *
   * @param needed the level that has its words
   */
  record DeployTooEarly(DefinitionId definition, int needed) implements SagaLogCommand {}

  /**
   * Start a saga.
   *
   * @param definition name of the definition
   * @param version which version; the latest that the shard knows, when empty
   * @param traceparent the trace that the saga is to belong to
   * @param caller the saga whose step it is to be
   */
  record Start(
      SagaId sagaId,
      String definition,
      Optional<Integer> version,
      Payload input,
      Optional<TraceParent> traceparent,
      Optional<Caller> caller)
      implements SagaLogCommand {}

  /** A start or a cancel by a holder of a lock, which must not have been superseded. */
  record Fenced(Fence fence, SagaLogCommand command) implements SagaLogCommand {}

  /** Go on with a saga under another version of its definition, on behalf of an actor. */
  record Migrate(
      SagaId sagaId, int version, String actor, String reason, Optional<String> principal)
      implements SagaLogCommand {}

  /** Anything about a lock. */
  record AboutLock(LockCommand command) implements SagaLogCommand {}

  /** Anything about a mailbox. */
  record AboutMailbox(MailboxCommand command) implements SagaLogCommand {}

  /** Anything about a saga that has started. */
  record AboutSaga(SagaCommand command) implements SagaLogCommand {}
}
