package org.skald.infra.bench;

import java.io.OutputStream;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.infra.embedded.EmbeddedKafkaConfig;

/** One broker or three as a process of their own; prints {@code READY bootstrap} and stays. */
public final class BrokersMain {

  private BrokersMain() {}

  /** Runs as many brokers as the first argument says, until standard input ends. */
  public static void main(String[] args) throws Exception {
    var config = args[0].equals("3") ? EmbeddedKafkaConfig.three() : EmbeddedKafkaConfig.single();
    try (var kafka = EmbeddedKafka.start(config)) {
      System.out.println("READY " + kafka.bootstrapServers());
      // The parent holds the other end: when it goes, however it goes, this goes too.
      System.in.transferTo(OutputStream.nullOutputStream());
    }
    System.exit(0);
  }
}
