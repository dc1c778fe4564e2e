package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.client.NameChange;
import org.skald.client.NameListener;
import org.skald.client.Skald;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.log.http.HttpConfig;
import org.skald.log.kafka.KafkaClients;
import org.skald.log.kafka.NodeConfig;
import org.skald.schemas.Topics;

/** Watches over several nodes, when the one that drives goes, and when what they need is gone. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchesSurviveTest {

  private static final int QUEUE = 32;
  private static final String LARGE = "x".repeat(60_000);

  @TempDir private static Path directory;

  private final Map<String, NodeServer> nodes = new HashMap<>();
  private EmbeddedKafka kafka;
  private SchemaRegistryServer registry;

  @BeforeAll
  void start() {
    kafka = EmbeddedKafka.start();
    registry = SchemaRegistryServer.start(kafka.bootstrapServers());
    node("a");
    node("b");
  }

  @AfterAll
  void stop() {
    nodes.values().forEach(NodeServer::close);
    registry.close();
    kafka.close();
  }

  private NodeServer node(String name) {
    var http = HttpConfig.DEFAULT.at("127.0.0.1", 0);
    var events = new HttpConfig.Events(QUEUE, Duration.ofSeconds(15), Duration.ofMinutes(2), 100);
    var node =
        NodeServer.start(
            NodeConfig.of(
                kafka.bootstrapServers(), Topics.SAGAS.log(), name, directory.resolve(name)),
            registry.url(),
            http.with(events));
    nodes.put(name, node);
    node.awaitReady();
    return node;
  }

  private NodeServer named(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  private static long put(NodeServer node, String path, String value) throws Exception {
    var put =
        new Api(node.url())
            .post(
                "/names",
                "{\"changes\": [{\"put\": \"%s\", \"value\": \"%s\"}]}".formatted(path, value));
    assertThat(put.status()).as("%s", put.body()).isEqualTo(200);
    return put.body().path("position").asLong();
  }

  private String driver() {
    return named("b").coordination().status().getFirst().control().driver().orElseThrow().node();
  }

  /** Keeps what it hears. */
  private static final class Kept implements NameListener {
    private final List<NameChange> changes = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void changed(NameChange change) {
      changes.add(change);
    }

    @Override
    public void compacted(String earliest) {
      throw new AssertionError("expected nothing to be compacted, found " + earliest);
    }

    List<String> values() {
      synchronized (changes) {
        return changes.stream().map(it -> it.value().orElse("")).toList();
      }
    }
  }

  @Test
  void watches_go_on_when_the_driver_goes_and_lose_and_repeat_nothing() throws Exception {
    var driver = driver();
    var other = named(driver.equals("a") ? "b" : "a");
    var gone = named(driver);
    var from = put(other, "/survive", "begun");
    var kept = new Kept();

    try (var client = Skald.connect(gone.url(), other.url());
        var _ = client.watch("/survive").subtree().from(from).start(kept)) {
      for (var write = 0; write < 200; write++) {
        if (write == 100) {
          Readiness.await("something to have come", () -> !kept.changes.isEmpty());
          gone.close();
          nodes.remove(driver);
        }
        put(other, "/survive/" + write % 5, Integer.toString(write));
      }
      Readiness.await("all to have come", () -> kept.changes.size() >= 200);
      put(other, "/survive", "end");
      Readiness.await("the end to have come", () -> kept.values().contains("end"));
    } finally {
      node(driver);
    }

    assertThat(kept.values().subList(0, 200))
        .isEqualTo(IntStream.range(0, 200).mapToObj(Integer::toString).toList());
    assertThat(kept.changes).hasSize(201);
  }

  @Test
  void a_client_that_does_not_read_is_cut_off_and_told_where_to_resume() throws Exception {
    var node = named("b");
    var from = put(node, "/slow", "begun");
    try (var slow = new EventReader(node.url(), "/names/watch?path=/slow&from=" + from);
        var quick = new EventReader(node.url(), "/names/watch?path=/slow&from=" + from)) {
      slow.next();
      quick.next();
      var written = 0;
      for (; written < 400; written++) {
        put(node, "/slow", written + LARGE);
        assertThat(quick.next().data().path("value").asText()).startsWith(written + "x");
      }

      var got = slow.rest();
      var last = got.getLast();
      assertThat(last.name()).isEqualTo("overflow");
      var resume = last.data().path("resume").asText();
      assertThat(resume).isEqualTo(got.get(got.size() - 2).id());
      try (var resumed =
          new EventReader(node.url(), "/names/watch?path=/slow", "Last-Event-ID", resume)) {
        resumed.next();
        for (var next = got.size() - 1; next < written; next++) {
          assertThat(resumed.next().data().path("value").asText()).startsWith(next + "x");
        }
      }
    }
  }

  @Test
  void what_is_no_longer_in_the_journal_is_refused_with_the_earliest_revision() throws Exception {
    var node = named("b");
    var from = put(node, "/compacted", "0");
    put(node, "/compacted", "1");
    var last = put(node, "/compacted", "2");
    try (var reader = new EventReader(node.url(), "/names/watch?path=/compacted&from=" + from)) {
      reader.next(3); // So they are in the journal.
    }
    var journal = new TopicPartition(new Topics("skald.coordination").journal(), 0);
    try (var clients = new KafkaClients(kafka.bootstrapServers(), "test", Map.of()).admin()) {
      clients.deleteRecords(Map.of(journal, RecordsToDelete.beforeOffset(-1))).all().get();
    }
    put(node, "/compacted", "3");

    var fresh = node("c");
    var api = new Api(fresh.url());
    var refused = api.get("/names/watch?path=/compacted&from=" + from);

    assertThat(refused.status()).as("%s", refused.body()).isEqualTo(410);
    assertThat(refused.text("type")).isEqualTo("/problems/revision-compacted");
    assertThat(refused.text("earliest")).startsWith(Long.toString(last));
    try (var reader =
        new EventReader(
            fresh.url(), "/names/watch?path=/compacted&from=" + refused.text("earliest"))) {
      assertThat(reader.next(2).get(1).data().path("value").asText()).isEqualTo("3");
    }
    fresh.close();
    nodes.remove("c");
  }

  @Test
  void a_node_that_is_started_serves_what_happened_before_it_was() throws Exception {
    var node = named("b");
    var from = put(node, "/before", "0");
    put(node, "/before", "1");
    put(node, "/before", "2");

    var late = node("late");
    try (var reader = new EventReader(late.url(), "/names/watch?path=/before&from=" + from)) {
      assertThat(reader.next(3).stream().map(it -> it.data().path("value").asText()))
          .containsExactly("", "1", "2");
    }
    late.close();
    nodes.remove("late");
  }
}
