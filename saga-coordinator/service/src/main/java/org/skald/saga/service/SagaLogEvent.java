package org.skald.saga.service;

import java.time.Instant;
import org.skald.saga.Fence;
import org.skald.saga.SagaEvent;
import org.skald.saga.event.MailboxEvent;
import org.skald.saga.lock.LockEvent;

/** A fact in the saga log. */
public sealed interface SagaLogEvent {

  /** The shard knows this version of a definition from here on. */
  record Deployed(DeployedDefinition definition, String actor, Instant at)
      implements SagaLogEvent {}

  /** A command was accepted whose token is greater than those before it. */
  record TokenSeen(Fence fence) implements SagaLogEvent {}

  /** Something has happened to a lock. */
  record OfLock(LockEvent event) implements SagaLogEvent {}

  /** Something has happened to a mailbox. */
  record OfMailbox(MailboxEvent event) implements SagaLogEvent {}

  /** Something has happened to a saga. */
  record OfSaga(SagaEvent event) implements SagaLogEvent {}
}
