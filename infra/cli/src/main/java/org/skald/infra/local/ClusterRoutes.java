package org.skald.infra.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.LogName;
import org.skald.coordination.MemberName;
import org.skald.coordination.MemberState;
import org.skald.coordination.PlacementState.PlacedLog;
import org.skald.coordination.PlacementState.PlacedShard;
import org.skald.coordination.node.CoordinationNode;
import org.skald.coordination.node.Peers;
import org.skald.log.http.Api;
import org.skald.log.http.Exchange;
import org.skald.log.http.Json;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.saga.service.SagaNode;

/** The cluster over HTTP: nodes, shards and their replicas, and what Kafka says of its own. */
final class ClusterRoutes implements Routes, AutoCloseable {

  private static final String REPLICAS = "/cluster/replicas";
  private static final Duration PEER_MAX = Duration.ofSeconds(2);

  private final SagaNode sagas;
  private final CoordinationNode coordination;
  private final Peers peers;
  private final List<Replicas> logs;
  private final KafkaView kafka;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ClusterRoutes(
      SagaNode sagas,
      CoordinationNode coordination,
      Peers peers,
      List<Replicas> logs,
      KafkaView kafka) {
    this.sagas = sagas;
    this.coordination = coordination;
    this.peers = peers;
    this.logs = logs;
    this.kafka = kafka;
  }

  /**
   * A replica of a shard.
   *
   * @param position the last record that it has applied
   * @param lag how many it knows of and has not
   * @param driving whether it performs effects
   */
  record Replica(String log, int shard, long position, long lag, boolean driving) {}

  record Own(List<Replica> replicas) {}

  /**
   * A node.
   *
   * @param state {@code alive} or {@code gone}
   * @param answers whether it told of its replicas
   */
  record Node(String name, @Nullable String address, String state, boolean answers) {}

  /**
   * A shard of a log that is placed.
   *
   * @param members nodes that are to hold it, who should drive first
   * @param open nodes whose replicas answer
   * @param term the place in the coordination log that has named the driver
   * @param lag of each replica that was asked, by its node
   */
  record Shard(
      String log,
      int shard,
      List<String> members,
      List<String> open,
      @Nullable String driver,
      long term,
      Map<String, Long> lag) {}

  record Cluster(List<Node> nodes, List<Shard> shards, KafkaView.Kafka kafka) {}

  record Lookup(String key, @Nullable String log) {}

  record Place(
      String key,
      String log,
      int shard,
      List<String> members,
      List<String> open,
      @Nullable String driver) {}

  @Override
  public void register(Api api) {
    api.get(
        "/cluster",
        doc ->
            doc.summary(
                    "Show nodes, shards, drivers, lag, and Kafka's leaders, replicas and quorum")
                .reply(200, "the cluster as this node sees it", Cluster.class),
        _ -> Reply.ok(cluster()));
    api.get(
        REPLICAS,
        doc -> doc.summary("Show this node's replicas").reply(200, "all of them", Own.class),
        _ -> Reply.ok(new Own(own())));
    api.get(
        "/ring",
        doc ->
            doc.summary("Show where a key lives")
                .query(Lookup.class)
                .reply(200, "its shard and who holds it", Place.class)
                .refusal(404, "no such log, or it is not placed"),
        this::lookUp);
  }

  private List<Replica> own() {
    var all = new ArrayList<Replica>();
    for (var log : logs) {
      for (var it : log.status().get()) {
        all.add(
            new Replica(
                log.log(), it.shard(), it.control().applied().value(), it.lag(), it.driving()));
      }
    }
    return all;
  }

  private Cluster cluster() {
    var members = coordination.members();
    var asked = new HashMap<MemberName, CompletableFuture<Optional<List<Replica>>>>();
    for (var member : members) {
      if (member instanceof MemberState.Alive(var name, _, _, _, _, _, _)) {
        asked.put(
            name,
            name.equals(coordination.name())
                ? CompletableFuture.completedFuture(Optional.of(own()))
                : CompletableFuture.supplyAsync(() -> replicasOf(name), threads));
      }
    }
    var told = new HashMap<String, List<Replica>>();
    asked.forEach((name, answer) -> answer.join().ifPresent(it -> told.put(name.value(), it)));
    var nodes = members.stream().flatMap(it -> node(it, told.keySet()).stream()).toList();
    return new Cluster(nodes, shards(told), kafka.now(topics()));
  }

  private Set<String> topics() {
    var topics = new TreeSet<String>();
    logs.forEach(it -> topics.add(it.log()));
    return topics;
  }

  private Optional<List<Replica>> replicasOf(MemberName member) {
    return peers
        .read(member, REPLICAS, PEER_MAX)
        .map(text -> {
          try {
            return Json.mapper().readValue(text, Own.class).replicas();
          } catch (JsonProcessingException e) {
            return List.of(); // A node of another release: it answers, in words of its own.
          }
        });
  }

  private static Optional<Node> node(MemberState member, Set<String> answering) {
    return switch (member) {
      case MemberState.Alive(var name, _, var address, _, _, _, _) ->
          Optional.of(new Node(name.value(), address, "alive", answering.contains(name.value())));
      case MemberState.Gone(var name, _, _) ->
          Optional.of(new Node(name.value(), null, "gone", false));
      case MemberState.Absent _ -> Optional.empty();
    };
  }

  private List<Shard> shards(Map<String, List<Replica>> told) {
    var shards = new ArrayList<Shard>();
    coordination
        .placement()
        .logs()
        .forEach((log, placed) -> {
          for (var shard = 0; shard < placed.shards().size(); shard++) {
            shards.add(shard(log, shard, placed.shards().get(shard), told));
          }
        });
    return shards;
  }

  private static Shard shard(
      LogName log, int number, PlacedShard placed, Map<String, List<Replica>> told) {
    var lag = new HashMap<String, Long>();
    told.forEach((node, replicas) ->
        replicas.stream()
            .filter(it -> it.log().equals(log.value()) && it.shard() == number)
            .forEach(it -> lag.put(node, it.lag())));
    return new Shard(
        log.value(),
        number,
        names(placed.members()),
        names(placed.open()),
        placed.driver().map(MemberName::value).orElse(null),
        placed.term().value(),
        lag);
  }

  private static List<String> names(Collection<MemberName> members) {
    return members.stream().map(MemberName::value).toList();
  }

  private Reply lookUp(Exchange exchange) throws Exception {
    return exchange.query(Lookup.class).then(this::lookUp);
  }

  private Reply lookUp(Lookup lookup) {
    var log = Optional.ofNullable(lookup.log()).orElse(sagas.host().log());
    var placed =
        log.equals(sagas.host().log())
            ? coordination.placement().log(new LogName(log))
            : Optional.<PlacedLog>empty();
    if (placed.isEmpty()) {
      return Reply.refused(
          Problem.notFound(
              "expected a log whose shards are placed, such as '%s', found '%s'"
                  .formatted(sagas.host().log(), log)));
    }
    var number = sagas.shardOf(lookup.key());
    var shard = placed.get().shards().get(number);
    return Reply.ok(
        new Place(
            lookup.key(),
            log,
            number,
            names(shard.members()),
            names(shard.open()),
            shard.driver().map(MemberName::value).orElse(null)));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    kafka.close();
  }
}
