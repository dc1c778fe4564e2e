package org.skald.infra.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.skald.coordination.node.ShardPlacement;
import org.skald.infra.local.NodeServer;
import org.skald.infra.local.ServerConfig;
import org.skald.log.http.HttpConfig;
import org.skald.log.kafka.NodeConfig;
import org.skald.saga.definition.Words;
import org.skald.saga.service.SagaRules;
import org.skald.schemas.Topics;

/**
 * A node as a release of the past or the future would be: it knows the rules of the saga log up to
 * a level, and {@code sleep} is a word that came with the second.
 */
public final class ReleaseMain {

  /** The setting that says up to which level. */
  static final String RULES_LEVEL = "test.rules-level";

  /** The level that has the word {@code sleep}. */
  static final int SLEEP = 2;

  /** Two, so that of three nodes none holds everything. */
  private static final int REPLICAS = 2;

  private ReleaseMain() {}

  /** The file of settings. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var settings = new Properties();
    try (var reader = Files.newBufferedReader(Path.of(args[0]))) {
      settings.load(reader);
    }
    var node =
        NodeConfig.of(
            settings.getProperty("bootstrap.servers"),
            Topics.SAGAS.log(),
            settings.getProperty("node.name"),
            Path.of(settings.getProperty("data.directory")));
    var http =
        HttpConfig.DEFAULT.at(
            HttpConfig.DEFAULT.host(), Integer.parseInt(settings.getProperty("http.port")));
    var config =
        new ServerConfig(
            node,
            new ShardPlacement.Wish(REPLICAS, 1),
            settings.getProperty("schema.registry.url"),
            http,
            Optional.empty(),
            false,
            false);
    var level = Integer.parseInt(settings.getProperty(RULES_LEVEL));
    var server = NodeServer.start(config, new SagaRules(level, new Words(Map.of("sleep", SLEEP))));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    System.out.println("READY " + server.url());
    new CountDownLatch(1).await();
  }
}
