package org.skald.saga.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.Exchange;
import org.skald.log.http.Json;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.saga.SagaSummary;

/** Lists sagas in the order of shard and id, wherever the shards are held. */
final class SagaLists {

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 1_000;

  private final SagaNode node;
  private final OtherNodes others;

  SagaLists(SagaNode node, OtherNodes others) {
    this.node = node;
    this.others = others;
  }

  Reply list(Exchange exchange, SagaRoutes.Listing listing) {
    var limit = Optional.ofNullable(listing.limit()).orElse(LIMIT_DEFAULT);
    if (limit < 1 || limit > LIMIT_MAX) {
      return Reply.refused(
          Problem.badRequest("limit: expected 1 to %d, found %d".formatted(LIMIT_MAX, limit)));
    }
    try {
      var after =
          Optional.ofNullable(listing.after())
              .map(it -> SagaCursor.parse(it, node.shards()))
              .orElse(SagaCursor.FIRST);
      return list(exchange, listing, after, limit);
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
  }

  private Reply list(Exchange exchange, SagaRoutes.Listing listing, SagaCursor after, int limit) {
    var wanted = wanted(listing);
    return new ShardPages(node, others)
        .list(
            exchange,
            after,
            limit,
            (from, left) ->
                node.sagas(from, wanted, left).stream().map(SagaViews.Summary::of).toList(),
            SagaLists::read,
            (from, left) -> query(listing, from, left),
            found -> new SagaViews.SagaList(found, next(found, limit)));
  }

  private @Nullable String next(List<SagaViews.Summary> found, int limit) {
    return found.size() < limit
        ? null
        : new SagaCursor(node.shardOf(found.getLast().id()), found.getLast().id()).toString();
  }

  private static List<SagaViews.Summary> read(String page) {
    try {
      return Json.mapper().readValue(page, SagaViews.SagaList.class).sagas();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("expected a page of sagas from another node", e);
    }
  }

  private static String query(SagaRoutes.Listing listing, SagaCursor after, int limit) {
    var query = new StringBuilder("limit=" + limit + "&after=" + encode(after.toString()));
    if (listing.state() != null) {
      query.append("&state=").append(encode(listing.state()));
    }
    if (listing.definition() != null) {
      query.append("&definition=").append(encode(listing.definition()));
    }
    if (listing.proposed() != null) {
      query.append("&proposed=").append(listing.proposed());
    }
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Predicate<SagaSummary> wanted(SagaRoutes.Listing listing) {
    var phase = Optional.ofNullable(listing.state()).map(SagaLists::phase);
    var proposed = Optional.ofNullable(listing.proposed());
    return saga ->
        phase.map(it -> it == saga.phase()).orElse(true)
            && proposed.map(it -> it == saga.proposal().isPresent()).orElse(true)
            && Optional.ofNullable(listing.definition())
                .map(it -> it.equals(saga.definition().name()))
                .orElse(true);
  }

  private static SagaSummary.Phase phase(String word) {
    try {
      return SagaSummary.Phase.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          ("state: expected running, returning, compensating, stuck, paused, completed or"
                  + " compensated, found '%s'")
              .formatted(word),
          e);
    }
  }
}
