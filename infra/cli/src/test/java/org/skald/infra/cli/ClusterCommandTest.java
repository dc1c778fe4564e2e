package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.local.LocalConfig;
import org.skald.infra.local.LocalSkald;

/** The cluster and where keys live, from a shell, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterCommandTest {

  private static final int SHARDS = 4;

  private LocalSkald skald;

  @BeforeAll
  void start() {
    skald = LocalSkald.start(new LocalConfig(Optional.empty(), 1, 0, 1_000, Faults.NONE));
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private CommandLineTest.Ran run(String... arguments) {
    return CommandLineTest.run(
        Stream.concat(Stream.of(arguments), Stream.of("--url=" + skald.server().url()))
            .toArray(String[]::new));
  }

  @Test
  void the_cluster_is_shown_with_its_shards_and_what_kafka_says() throws Exception {
    var node = skald.server().coordination().name().value();

    var cluster = new ObjectMapper().readTree(run("cluster", "--json").out());

    assertThat(cluster.path("nodes").path(0).path("name").asText()).isEqualTo(node);
    assertThat(cluster.path("nodes").path(0).path("answers").asBoolean()).isTrue();
    assertThat(cluster.path("shards"))
        .hasSize(SHARDS)
        .allSatisfy(shard -> {
          assertThat(shard.path("driver").asText()).isEqualTo(node);
          assertThat(shard.path("lag").has(node)).isTrue();
        });
    var kafka = cluster.path("kafka");
    assertThat(kafka.path("trouble")).isEmpty();
    assertThat(kafka.path("quorumLeader").asInt()).isEqualTo(1);
    assertThat(kafka.path("voters").path(0).asInt()).isEqualTo(1);
    assertThat(kafka.path("partitions")).hasSize(SHARDS + 1);
    assertThat(run("cluster").out()).contains("node", "alive", "skald.sagas/3", "quorum leader");
  }

  @Test
  void a_key_is_found_where_its_saga_would_be() throws Exception {
    var place = new ObjectMapper().readTree(run("ring", "lookup", "order-1", "--json").out());

    assertThat(place.path("shard").asInt()).isEqualTo(skald.server().node().shardOf("order-1"));
    assertThat(run("ring", "lookup", "order-1").out())
        .contains("order-1", "skald.sagas/" + place.path("shard").asInt());
  }

  @Test
  void a_log_that_is_not_placed_has_no_ring() {
    var refused = run("ring", "lookup", "order-1", "--log=nobody");

    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("such as 'skald.sagas', found 'nobody'");
  }
}
