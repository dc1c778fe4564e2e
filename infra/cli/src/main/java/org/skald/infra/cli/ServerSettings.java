package org.skald.infra.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.skald.coordination.node.ShardPlacement;
import org.skald.infra.local.ServerConfig;
import org.skald.log.http.HttpConfig;
import org.skald.log.kafka.NodeConfig;
import org.skald.log.shard.ShardConfig;
import org.skald.schemas.Topics;

/** Reads how {@code skald server} is to run. */
final class ServerSettings {

  /** What the journal tells of a record is larger than it, and takes 1 MiB by default. */
  private static final int RECORD_BYTES_MAX = 900_000;

  private ServerSettings() {}

  /** Reads the settings of one server; fails naming all that is wrong with them at once. */
  static ServerConfig read(Map<String, String> values) {
    return new Settings(values).build(ServerSettings::read);
  }

  private static ServerConfig read(Settings settings) {
    var kafka = settings.prefixed("kafka.");
    var node =
        new NodeConfig(
            settings.text("bootstrap.servers"),
            settings.text("log.name", Topics.SAGAS.log()),
            settings.count("log.shards", NodeConfig.SHARDS_DEFAULT, 1, 1_024),
            settings
                .optional("log.replication")
                .map(_ -> (short) settings.count("log.replication", 3, 1, 9)),
            settings.text("node.name"),
            Path.of(settings.text("data.directory")),
            kafka,
            limits(settings),
            pace(settings),
            intake(settings));
    var http =
        HttpConfig.DEFAULT.at(
            settings.text("http.host", HttpConfig.DEFAULT.host()),
            settings.count("http.port", HttpConfig.DEFAULT_PORT, 0, 65_535));
    var advertised = settings.url("http.advertised-url");
    return new ServerConfig(
        node,
        placement(settings),
        settings.text("schema.registry.url"),
        allowing(settings, http, advertised),
        advertised,
        settings.flag("search.enabled", ServerConfig.SEARCH_DEFAULT),
        settings.flag("overlaps.enabled", ServerConfig.OVERLAPS_DEFAULT));
  }

  private static ShardPlacement.Wish placement(Settings settings) {
    var normal = ShardPlacement.Wish.DEFAULT;
    return new ShardPlacement.Wish(
        settings.count("placement.replicas", normal.replicas(), 1, 100),
        settings.count("placement.weight", (int) normal.weight(), 1, 1_000));
  }

  /** Other nodes name this one by its advertised host. */
  private static HttpConfig allowing(Settings settings, HttpConfig http, Optional<URI> advertised) {
    var hosts =
        new ArrayList<>(
            settings
                .optional("http.allowed-hosts")
                .map(it -> Arrays.stream(it.split(",")).map(String::strip).toList())
                .orElse(http.allowedHosts()));
    advertised.map(URI::getHost).ifPresent(hosts::add);
    return new HttpConfig(
        http.host(),
        http.port(),
        hosts,
        http.maxBodyBytes(),
        http.requestTimeout(),
        http.idleTimeout(),
        http.closeTimeout(),
        http.maxConnections(),
        http.events(),
        settings.optional("http.principals").map(Path::of));
  }

  private static ShardConfig.Limits limits(Settings settings) {
    var normal = ShardConfig.Limits.DEFAULT;
    return new ShardConfig.Limits(
        settings.count("limits.record-bytes", normal.recordBytes(), 1_024, RECORD_BYTES_MAX),
        settings.duration("limits.time-cap", normal.timeCap()),
        settings.duration("limits.request-window", normal.requestWindow()),
        settings.count("limits.cached-states", normal.cachedStates(), 0, 10_000_000),
        settings.count("limits.effects-in-flight", normal.effectsInFlight(), 1, 1_000_000),
        settings.count("limits.effects-pending", normal.effectsPending(), 1, 10_000_000));
  }

  private static ShardConfig.Pace pace(Settings settings) {
    var normal = ShardConfig.Pace.DEFAULT;
    return new ShardConfig.Pace(
        settings.duration("pace.lease", normal.lease()),
        settings.duration("pace.mark", normal.mark()),
        settings.duration("pace.stall-retry", normal.stallRetry()),
        settings.count(
            "pace.checkpoint-records", (int) normal.checkpointRecords(), 10, 100_000_000));
  }

  private static NodeConfig.Intake intake(Settings settings) {
    var normal = NodeConfig.Intake.DEFAULT;
    return new NodeConfig.Intake(
        settings.count("intake.waiting", normal.waiting(), 1, 1_000_000),
        settings.count("intake.lag", (int) normal.lag(), 1, 100_000_000),
        settings.duration("intake.timeout", Duration.ofSeconds(30)));
  }
}
