package org.skald.participant;

import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** What Kafka says of records that it will not take, however often they are sent. */
final class Unsendable {

  private Unsendable() {}

  /** Whether a record was refused for good, by a client or by a broker. */
  static boolean is(Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof InvalidTopicException
        || cause instanceof TopicAuthorizationException;
  }
}
