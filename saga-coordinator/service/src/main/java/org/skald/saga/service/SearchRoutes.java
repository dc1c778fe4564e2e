package org.skald.saga.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.Api;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.saga.service.SearchViews.CountsPage;
import org.skald.saga.service.SearchViews.DefinitionCounts;
import org.skald.saga.service.SearchViews.Freshness;
import org.skald.saga.service.SearchViews.ReasonCount;
import org.skald.saga.service.SearchViews.SearchPage;
import org.skald.saga.service.SearchViews.ShardCounts;
import org.skald.saga.service.SearchViews.ShardReplies;
import org.skald.saga.service.SearchViews.ShardReply;
import org.skald.saga.service.SearchViews.ShardSagas;
import org.skald.streams.search.SearchAnswer;
import org.skald.streams.search.SearchReader;
import org.skald.streams.search.SearchView;
import org.skald.streams.search.core.Places;

/** Searches and counts of sagas over HTTP, over all nodes. */
public final class SearchRoutes implements Routes, AutoCloseable {

  private static final String SAGAS_HERE = "/search/here/sagas";
  private static final String COUNTS_HERE = "/search/here/counts";

  /** How long is waited for the view to be as fresh as was asked. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);

  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final SagaNode node;
  private final boolean enabled;
  private final Supplier<Optional<SearchView>> view;
  private final SearchScatter scatter;

  /**
   * Routes to the search view.
   *
   * @param enabled whether this node has a part of it
   * @param view that part, once it is there
   */
  public SearchRoutes(
      SagaNode node, boolean enabled, Supplier<Optional<SearchView>> view, SearchPeers peers) {
    this.node = node;
    this.enabled = enabled;
    this.view = view;
    this.scatter = new SearchScatter(peers);
  }

  record CountsQuery(
      @Nullable String definition, @Nullable String atLeast, @Nullable String shards) {}

  @Override
  public void register(Api api) {
    api.get(
        "/search/sagas",
        doc ->
            doc.summary("Search sagas, newest first")
                .query(SearchQuery.class)
                .reply(200, "a page, and how fresh it is", SearchPage.class)
                .refusal(404, "this node has no part of the search view")
                .refusal(503, "not all shards have answered, or not as fresh as was asked"),
        exchange -> exchange.query(SearchQuery.class).then(this::search));
    api.get(
        "/search/counts",
        doc ->
            doc.summary("Count sagas by state, steps by where they stand, durations and reasons")
                .query(CountsQuery.class)
                .reply(200, "the counts of every definition", CountsPage.class)
                .refusal(404, "this node has no part of the search view")
                .refusal(503, "not all shards have answered, or not as fresh as was asked"),
        exchange -> exchange.query(CountsQuery.class).then(this::count));
    api.get(
        SAGAS_HERE,
        doc ->
            doc.summary("What this node's copies of the search view have for a page")
                .query(SearchQuery.class)
                .reply(200, "of each shard, whether and what", ShardReplies.class),
        exchange -> exchange.query(SearchQuery.class).then(this::searchHere));
    api.get(
        COUNTS_HERE,
        doc ->
            doc.summary("What this node's copies of the search view have counted")
                .query(CountsQuery.class)
                .reply(200, "of each shard, whether and what", ShardReplies.class),
        exchange -> exchange.query(CountsQuery.class).then(this::countHere));
  }

  private Reply search(SearchQuery query) {
    return withView(it -> {
      if (query.shards() != null) {
        throw new IllegalArgumentException("shards: expected none but from node to node");
      }
      var shards =
          Optional.ofNullable(query.id())
              .map(id -> List.of(node.shardOf(id)))
              .orElseGet(this::allShards);
      var limit = query.limitOrDefault();
      var replies = scatter.ask(it, shards, sagasOf(it, query), there(SAGAS_HERE, query));
      return answer(replies, all -> SearchMerge.sagas(all, limit));
    });
  }

  private Reply count(CountsQuery query) {
    return withView(it -> {
      var text = SearchQuery.ofCounts(query.definition(), query.atLeast());
      var replies = scatter.ask(it, allShards(), countsOf(it, query), there(COUNTS_HERE, text));
      return answer(replies, SearchMerge::counts);
    });
  }

  private Reply searchHere(SearchQuery query) {
    return withView(it -> here(shards(query.shards()), sagasOf(it, query)));
  }

  private Reply countHere(CountsQuery query) {
    return withView(it -> here(shards(query.shards()), countsOf(it, query)));
  }

  private Reply here(List<Integer> shards, SearchScatter.Here here) {
    return Reply.ok(new ShardReplies(scatter.here(shards, here, WAIT_MAX)));
  }

  private static SearchScatter.There there(String path, SearchQuery query) {
    return new SearchScatter.There(
        path, query.text(), query.atLeast() == null ? Duration.ZERO : WAIT_MAX);
  }

  private List<Integer> allShards() {
    return IntStream.range(0, node.shards()).boxed().toList();
  }

  private List<Integer> shards(@Nullable String text) {
    if (text == null) {
      return allShards();
    }
    try {
      return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "shards: expected numbers of shards, such as 0,2, found '%s'".formatted(text), e);
    }
  }

  private Reply withView(Function<SearchView, Reply> question) {
    if (!enabled) {
      return Reply.refused(
          Problem.of(
              404,
              "search-off",
              "No search here",
              "expected search.enabled=true on this node, found false"));
    }
    var part = view.get();
    if (part.isEmpty()) {
      return incomplete("expected the search view on this node, found it starting");
    }
    try {
      return question.apply(part.get());
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
  }

  private SearchScatter.Here sagasOf(SearchView its, SearchQuery query) {
    var wanted = query.wanted();
    var behind = query.behind();
    var limit = query.limitOrDefault();
    return ask(
        its,
        query.places(),
        reader -> ShardSagas.of(reader.slice(wanted, behind, limit)),
        (fresh, sagas) ->
            new ShardReply(fresh.shard(), ShardReply.ANSWERED, null, fresh, sagas, null));
  }

  private static SearchScatter.Here countsOf(SearchView its, CountsQuery query) {
    var places = Optional.ofNullable(query.atLeast()).map(Places::parse).orElse(Places.NONE);
    return ask(
        its,
        places,
        reader -> counts(reader, Optional.ofNullable(query.definition())),
        (fresh, counts) ->
            new ShardReply(fresh.shard(), ShardReply.ANSWERED, null, fresh, null, counts));
  }

  private static ShardCounts counts(SearchReader reader, Optional<String> only) {
    var definitions = new ArrayList<DefinitionCounts>();
    reader.counts().forEach((name, counts) -> definitions.add(DefinitionCounts.of(name, counts)));
    var reasons = new ArrayList<ReasonCount>();
    var told = reader.reasons(only);
    told.most().forEach((reason, n) -> reasons.add(ReasonCount.of(reason, n)));
    only.ifPresent(name -> definitions.removeIf(it -> !it.definition().equals(name)));
    return new ShardCounts(definitions, reasons, told.cut(), reader.withoutBeginning());
  }

  private static <T> SearchScatter.Here ask(
      SearchView its,
      Places places,
      Function<SearchReader, T> question,
      BiFunction<Freshness, T, ShardReply> reply) {
    return (shard, patience) -> {
      try {
        return switch (its.ask(shard, places.of(shard), patience, question)) {
          case SearchAnswer.Answered<T>(var value, var reached, var standby) ->
              reply.apply(Freshness.of(shard, reached, standby, its.address()), value);
          case SearchAnswer.Behind<T>(var reached) ->
              ShardReply.none(
                  shard,
                  ShardReply.BEHIND,
                  "%s has come to %s".formatted(its.address(), reached.seen()));
          case SearchAnswer.NotHeld<T>(var why) ->
              SearchScatter.notHeld(shard, its.address() + ": " + why);
        };
      } catch (IllegalArgumentException e) {
        return ShardReply.none(shard, ShardReply.REFUSED, String.valueOf(e.getMessage()));
      }
    };
  }

  /** A page that silently lacks a shard would be a lie. */
  private static Reply answer(List<ShardReply> replies, Function<List<ShardReply>, Object> merge) {
    for (var reply : replies) {
      if (reply.isRefused()) {
        return Reply.refused(Problem.badRequest(String.valueOf(reply.why())));
      }
      if (reply.outcome().equals(ShardReply.BEHIND)) {
        return Reply.refused(
            Problem.of(
                    503,
                    "view-behind",
                    "The search view is behind",
                    "expected the view of shard %d to be as far as at-least says, found: %s"
                        .formatted(reply.shard(), reply.why()))
                .retryAfter(COME_BACK));
      }
      if (!reply.isAnswered()) {
        return incomplete(
            "expected a node that answers for the view of shard %d, found none: %s"
                .formatted(reply.shard(), reply.why()));
      }
    }
    return Reply.ok(merge.apply(replies));
  }

  private static Reply incomplete(String detail) {
    return Reply.refused(
        Problem.of(503, "view-incomplete", "The search view is not complete", detail)
            .retryAfter(COME_BACK));
  }

  @Override
  public void close() {
    scatter.close();
  }
}
