package org.skald.participant;

import java.sql.Connection;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What an inbox lets a performer do inside the transaction that keeps its answer. */
interface UnitOfWork {

  /** Writes a record with the transaction. */
  default void emit(ProducerRecord<byte[], byte[]> fact) {
    throw new IllegalStateException(
        "expected an inbox that writes records (Inbox.kafka()), found " + inbox());
  }

  /** The connection of the transaction. */
  default Connection connection() {
    throw new IllegalStateException(
        "expected an inbox with a connection (Inbox.jdbc(dataSource)), found " + inbox());
  }

  /** Which inbox it is, for messages. */
  String inbox();
}
