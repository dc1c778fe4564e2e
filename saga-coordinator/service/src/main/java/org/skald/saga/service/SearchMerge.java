package org.skald.saga.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.skald.log.Position;
import org.skald.saga.service.SearchViews.CountsPage;
import org.skald.saga.service.SearchViews.DefinitionCounts;
import org.skald.saga.service.SearchViews.Freshness;
import org.skald.saga.service.SearchViews.Hit;
import org.skald.saga.service.SearchViews.ReasonCount;
import org.skald.saga.service.SearchViews.SearchPage;
import org.skald.saga.service.SearchViews.ShardCounts;
import org.skald.saga.service.SearchViews.ShardReply;
import org.skald.saga.service.SearchViews.ShardSagas;
import org.skald.streams.search.core.Counts;
import org.skald.streams.search.core.Cursor;
import org.skald.streams.search.core.Pages;
import org.skald.streams.search.core.Places;
import org.skald.streams.search.core.Slice;

/** One answer out of what all shards have said. */
final class SearchMerge {

  private static final int REASONS_MAX = 100;

  private SearchMerge() {}

  static SearchPage sagas(List<ShardReply> replies, int limit) {
    var slices = replies.stream().map(it -> slice(Objects.requireNonNull(it.sagas()))).toList();
    var page = Pages.merge(slices, limit);
    return new SearchPage(
        page.sagas(),
        page.next().map(Cursor::toString).orElse(null),
        place(replies),
        views(replies));
  }

  private static Slice<Hit> slice(ShardSagas sagas) {
    return new Slice<>(
        sagas.found().stream()
            .map(it -> new Slice.Found<>(Cursor.parse(it.cursor()), it.saga()))
            .toList(),
        Optional.ofNullable(sagas.lookedTo()).map(Cursor::parse));
  }

  static CountsPage counts(List<ShardReply> replies) {
    var definitions = new TreeMap<String, Counts>();
    var reasons = new TreeMap<String, ReasonCount>();
    var without = 0L;
    var cut = false;
    for (var reply : replies) {
      ShardCounts told = Objects.requireNonNull(reply.counts());
      told.definitions()
          .forEach(it -> definitions.merge(it.definition(), it.counts(), Counts::plus));
      told.reasons().forEach(it -> reasons.merge(key(it), it, SearchMerge::sum));
      without += told.withoutBeginning();
      cut |= told.reasonsCut();
    }
    var all = new ArrayList<DefinitionCounts>();
    definitions.forEach((name, counts) -> all.add(DefinitionCounts.of(name, counts)));
    var most =
        reasons.values().stream()
            .sorted(Comparator.comparingLong(ReasonCount::count).reversed())
            .limit(REASONS_MAX)
            .toList();
    return new CountsPage(
        all, most, cut || most.size() < reasons.size(), without, place(replies), views(replies));
  }

  private static String key(ReasonCount reason) {
    return String.join("\0", reason.definition(), reason.why(), reason.reason());
  }

  private static ReasonCount sum(ReasonCount one, ReasonCount other) {
    return new ReasonCount(one.definition(), one.why(), one.reason(), one.count() + other.count());
  }

  private static List<Freshness> views(List<ShardReply> replies) {
    return replies.stream().map(it -> Objects.requireNonNull(it.view())).toList();
  }

  private static String place(List<ShardReply> replies) {
    var places = new TreeMap<Integer, Position>();
    views(replies).forEach(it -> places.put(it.shard(), new Position(it.position())));
    return new Places(places).toString();
  }
}
