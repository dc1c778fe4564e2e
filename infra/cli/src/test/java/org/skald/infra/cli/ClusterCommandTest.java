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
  void the_rules_of_all_logs_are_shown_and_what_the_node_knows() throws Exception {
    var node = skald.server().coordination().name().value();

    var logs = new ObjectMapper().readTree(run("cluster", "rules", "--json").out()).path("logs");

    assertThat(logs)
        .extracting(it -> it.path("log").asText())
        .containsExactly("skald.sagas", "skald.coordination");
    assertThat(logs.path(0).path("shards")).hasSize(SHARDS);
    assertThat(logs)
        .allSatisfy(log -> {
          assertThat(log.path("known").path(node).asInt()).isEqualTo(1);
          assertThat(log.path("shards"))
              .allSatisfy(shard -> assertThat(shard.path("level").asInt()).isEqualTo(1));
        });
    assertThat(run("cluster", "rules").out())
        .contains("skald.sagas/3", "skald.coordination/0", "knows up to", node);
  }

  @Test
  void rules_are_raised_as_far_as_the_nodes_know_them_and_no_further() {
    var raised = run("cluster", "rules", "raise", "--reason", "to see");
    var unknown = run("cluster", "rules", "raise", "2", "--log=skald.sagas", "--reason=to see");
    var which = run("cluster", "rules", "raise", "2", "--reason=to see");
    var nowhere = run("cluster", "rules", "raise", "--log=nobody", "--reason=to see");
    var why = run("cluster", "rules", "raise", "--log=skald.sagas", "--reason= ");

    assertThat(raised.out())
        .as(raised.err())
        .contains("skald.sagas  decides by rules of level 1")
        .contains("skald.coordination  decides by rules of level 1");
    assertThat(unknown.err())
        .contains("expected a level of skald.sagas up to 1, the highest that any node knows");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(which.err()).contains("expected --log beside a level");
    assertThat(which.exitCode()).isEqualTo(2);
    assertThat(nowhere.exitCode()).isEqualTo(4);
    assertThat(why.err()).contains("expected reason of 1 to 1000 characters, found 0");
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
