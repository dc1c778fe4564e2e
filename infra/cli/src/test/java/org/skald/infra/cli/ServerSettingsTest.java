package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skald.infra.local.ServerConfig;
import org.skald.log.http.HttpConfig;
import org.skald.log.kafka.NodeConfig;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerSettingsTest {

  static final Map<String, String> REQUIRED =
      Map.of(
          "bootstrap.servers", "kafka-1:9092",
          "schema.registry.url", "http://registry:8081",
          "node.name", "node-1",
          "data.directory", "/var/lib/skald");

  /** The required settings and one more. */
  static ServerConfig with(String key, String value) {
    var values = new TreeMap<>(REQUIRED);
    values.put(key, value);
    return ServerSettings.read(values);
  }

  private static List<String> problems(Map<String, String> values) {
    var failed = catchThrowableOfType(Failed.class, () -> ServerSettings.read(values));
    assertThat(failed.exitCode()).isEqualTo(Failed.REFUSED);
    return String.valueOf(failed.getMessage()).lines().toList();
  }

  @Test
  void four_settings_are_enough() {
    var config = ServerSettings.read(REQUIRED);

    assertThat(config.registryUrl()).isEqualTo("http://registry:8081");
    assertThat(config.http()).isEqualTo(HttpConfig.DEFAULT);
    assertThat(config.advertised()).isEmpty();
    assertThat(config.node())
        .isEqualTo(
            NodeConfig.of("kafka-1:9092", "skald.sagas", "node-1", Path.of("/var/lib/skald")));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          bootstrap.servers,       other:9092
          schema.registry.url,     http://other:8081
          node.name,               node-2
          data.directory,          /elsewhere
          log.name,                shop.sagas
          log.shards,              8
          log.replication,         3
          http.host,               127.0.0.2
          http.port,               9000
          http.advertised-url,     http://skald-1.example:8642
          http.principals,         /etc/skald/principals
          search.enabled,          false
          overlaps.enabled,        false
          placement.replicas,      2
          placement.weight,        4
          http.allowed-hosts,      "skald.example, other.example"
          kafka.security.protocol, SSL
          limits.record-bytes,     1024
          limits.time-cap,         PT5S
          limits.request-window,   PT1H
          limits.cached-states,    1
          limits.effects-in-flight,1
          limits.effects-pending,  1
          pace.lease,              PT9S
          pace.mark,               PT2S
          pace.stall-retry,        PT1S
          pace.checkpoint-records, 10
          intake.waiting,          1
          intake.lag,              1
          intake.timeout,          PT7S
          """)
  void every_setting_is_read(String key, String value) {
    assertThat(with(key, value)).isNotEqualTo(ServerSettings.read(REQUIRED));
  }

  @Test
  void settings_go_where_their_names_say() {
    assertThat(with("log.replication", "3").node().replication()).isEqualTo(Optional.of((short) 3));
    assertThat(with("kafka.security.protocol", "SSL").node().kafka())
        .isEqualTo(Map.of("security.protocol", "SSL"));
    assertThat(with("http.allowed-hosts", "a, b").http().allowedHosts()).containsExactly("a", "b");
    assertThat(with("pace.lease", "PT9S").node().pace().lease()).isEqualTo(Duration.ofSeconds(9));
    assertThat(with("limits.time-cap", "PT5S").node().limits().timeCap())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(with("placement.replicas", "2").placement().replicas()).isEqualTo(2);
    assertThat(with("http.advertised-url", "http://skald-1:80/").advertised())
        .contains(URI.create("http://skald-1:80"));
    assertThat(with("http.advertised-url", "http://skald-1:80").http().allowedHosts())
        .as("names by which other nodes may call")
        .containsExactly("skald-1");
    assertThat(with("intake.lag", "1").node().intake().lag()).isEqualTo(1);
  }

  @Test
  void blanks_around_a_value_do_not_count_and_a_blank_one_is_none() {
    assertThat(with("log.name", "  ")).isEqualTo(ServerSettings.read(REQUIRED));
    assertThat(with("log.shards", " 8 ").node().shards()).isEqualTo(8);
  }

  @Test
  void all_that_is_wrong_is_said_at_once() {
    var values = new TreeMap<>(REQUIRED);
    values.remove("node.name");
    values.put("data.directory", "");
    values.put("log.shards", "0");
    values.put("http.port", "http");
    values.put("pace.lease", "3s");
    values.put("intake.timeout", "-PT1S");
    values.put("pace.leese", "PT3S");
    values.put("http.advertised-url", "node-1:8642");

    assertThat(problems(values))
        .hasSize(8)
        .contains(
            "node.name: expected a value, found none",
            "data.directory: expected a value, found none",
            "log.shards: expected a whole number from 1 to 1024, found 0",
            "http.port: expected a whole number from 0 to 65535, found 'http'",
            "http.advertised-url: expected a URL such as http://node-1:8642, found 'node-1:8642'",
            "pace.lease: expected a duration such as PT3S, found '3s'",
            "intake.timeout: expected a duration above zero such as PT3S, found '-PT1S'")
        .last()
        .asString()
        .startsWith("pace.leese: expected one of [bootstrap.servers, ")
        .contains("pace.lease, ")
        .endsWith(", found this");
  }
}
