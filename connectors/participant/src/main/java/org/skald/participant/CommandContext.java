package org.skald.participant;

import java.sql.Connection;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.skald.schemas.Direction;

/** What a performer is told about its command, and the transaction in which it performs it. */
public interface CommandContext {

  /** The same for every attempt: a key for effects that the inbox's transaction does not cover. */
  String commandId();

  /** Whether it does a step or undoes it. */
  Direction direction();

  /** The saga that it comes from. */
  String sagaId();

  /** The step that it comes from. */
  String step();

  /** Which attempt of the coordinator this is, from 1. */
  int attempt();

  /** After it the reply is unlikely to be waited for; the saga may be undoing the step already. */
  Optional<Instant> deadline();

  /**
   * When its saga turns around, unless it has passed its pivot by then: work that cannot end before
   * that is likely to be undone. Empty when the saga has no deadline, or none that can act any
   * more, and on an undo.
   */
  Optional<Instant> sagaDeadline();

  /** The W3C trace context that the saga was started with. */
  Optional<String> traceparent();

  /**
   * The lock under which the saga was started, and the fencing token of its grant. What that lock
   * protects must refuse the command when it has seen a greater token. An undo has none: what is
   * left of a holder that lost the lock has to be cleared away.
   */
  Optional<Fence> fence();

  /** On an undo: the reply that the command got which is to be undone, when it had content. */
  Optional<GenericRecord> original();

  /**
   * Says that this command changes nothing, though it ends as done: there is nothing to undo, and
   * nothing to commit where it is the first phase of a two-phase commit.
   */
  void nothingChanged();

  /**
   * Writes a record, if and only if the command ends as done: it becomes visible to consumers that
   * read committed records, together with the inbox's entry.
   *
   * @throws IllegalStateException when the inbox is not {@link Inbox#kafka}
   */
  void emit(ProducerRecord<byte[], byte[]> fact);

  /**
   * The connection whose transaction is committed, together with the inbox's entry, if and only if
   * the command ends as done. Commit, rollback and close are the inbox's.
   *
   * @throws IllegalStateException when the inbox is not {@link Inbox#jdbc}
   */
  Connection connection();
}
