package org.skald.participant;

import org.skald.infra.embedded.EmbeddedKafka;

/** One broker for all tests of this JVM. */
final class SharedKafka {

  private static final EmbeddedKafka KAFKA = start();

  private SharedKafka() {}

  static EmbeddedKafka get() {
    return KAFKA;
  }

  private static EmbeddedKafka start() {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close-kafka"));
    return kafka;
  }
}
