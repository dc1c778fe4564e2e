package org.skald.saga.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.skald.log.http.Json;
import org.skald.saga.service.SearchViews.ShardReplies;
import org.skald.saga.service.SearchViews.ShardReply;
import org.skald.streams.search.SearchHolders;

/**
 * Asks all who hold copies of the search view, each for what it has: first who folds a shard's
 * journal, and when that does not answer, the standby copies.
 */
final class SearchScatter implements AutoCloseable {

  /** How long another node may take beyond what it was told to wait for. */
  private static final Duration PEER_MAX = Duration.ofSeconds(2);

  /** Whom to ask on this node. */
  @FunctionalInterface
  interface Here {

    /** Asks for a shard; it may be waited so long for its view to be as far as was asked. */
    ShardReply ask(int shard, Duration patience);
  }

  /**
   * What other nodes are asked.
   *
   * @param query to which the shards are added
   * @param patience how long may be waited in all for the view to be as far as was asked
   */
  record There(String path, String query, Duration patience) {

    private String url(List<Integer> shards) {
      var numbers = shards.stream().map(String::valueOf).collect(Collectors.joining(","));
      return path + "?" + query + (query.isEmpty() ? "" : "&") + "shards=" + numbers;
    }
  }

  private final SearchPeers peers;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  SearchScatter(SearchPeers peers) {
    this.peers = peers;
  }

  /**
   * One reply for each shard, in their order; those that nobody has answered say what is in the
   * way. One that is behind is one too: no other copy is further, and that was waited for.
   */
  List<ShardReply> ask(SearchHolders view, Collection<Integer> shards, Here here, There elsewhere) {
    var deadline = System.nanoTime() + elsewhere.patience().toNanos();
    var open = new HashSet<>(shards);
    var tried = new HashMap<Integer, Set<String>>();
    var replies = new TreeMap<Integer, ShardReply>();
    shards.forEach(
        it -> replies.put(it, notHeld(it, "no node that holds a copy of it is known here")));
    while (!open.isEmpty()) {
      var round = round(view, open, tried);
      open.retainAll(round.values().stream().flatMap(List::stream).collect(Collectors.toSet()));
      var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      for (var reply : ask(view, round, here, elsewhere, left)) {
        replies.put(reply.shard(), reply);
        if (!reply.outcome().equals(ShardReply.NOT_HELD)) {
          open.remove(reply.shard());
        }
      }
    }
    return List.copyOf(replies.values());
  }

  /** Whom to ask next, for which shards; who was asked is not asked again. */
  private Map<String, List<Integer>> round(
      SearchHolders view, Set<Integer> open, Map<Integer, Set<String>> tried) {
    var round = new LinkedHashMap<String, List<Integer>>();
    for (var shard : open) {
      var before = tried.computeIfAbsent(shard, _ -> new HashSet<>());
      candidates(view, shard).stream()
          .filter(before::add)
          .findFirst()
          .ifPresent(it -> round.computeIfAbsent(it, _ -> new ArrayList<>()).add(shard));
    }
    return round;
  }

  private List<String> candidates(SearchHolders view, int shard) {
    var candidates = new ArrayList<>(view.holders(shard));
    if (candidates.isEmpty()) {
      candidates.addAll(peers.everybody());
    }
    var here = view.address();
    if (view.answers(shard) && !candidates.contains(here)) {
      candidates.add(here); // The group may not know yet what this node has.
    }
    return candidates;
  }

  private List<ShardReply> ask(
      SearchHolders view,
      Map<String, List<Integer>> round,
      Here here,
      There elsewhere,
      Duration patience) {
    var asked = new ArrayList<CompletableFuture<List<ShardReply>>>();
    round.forEach((node, shards) ->
        asked.add(
            CompletableFuture.supplyAsync(
                () ->
                    view.isHere(node)
                        ? here(shards, here, patience)
                        : there(node, shards, elsewhere, patience),
                threads)));
    return asked.stream().flatMap(it -> it.join().stream()).toList();
  }

  private List<ShardReply> there(
      String node, List<Integer> shards, There elsewhere, Duration patience) {
    return peers
        .read(node, elsewhere.url(shards), patience.plus(PEER_MAX))
        .flatMap(SearchScatter::read)
        .map(ShardReplies::shards)
        .orElseGet(
            () -> shards.stream().map(it -> notHeld(it, node + " does not answer")).toList());
  }

  /** What this node's own copies say, each waited for beside the others. */
  List<ShardReply> here(List<Integer> shards, Here here, Duration patience) {
    var asked =
        shards.stream()
            .map(it -> CompletableFuture.supplyAsync(() -> here.ask(it, patience), threads))
            .toList();
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private static Optional<ShardReplies> read(String text) {
    try {
      return Optional.of(Json.mapper().readValue(text, ShardReplies.class));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // A node of another release: it answers, in words of its own.
    }
  }

  static ShardReply notHeld(int shard, String why) {
    return ShardReply.none(shard, ShardReply.NOT_HELD, why);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
