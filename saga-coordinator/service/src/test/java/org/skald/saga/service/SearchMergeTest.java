package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.service.SearchViews.Freshness;
import org.skald.saga.service.SearchViews.ReasonCount;
import org.skald.saga.service.SearchViews.ShardCounts;
import org.skald.saga.service.SearchViews.ShardReply;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchMergeTest {

  private static ShardReply shard(int number, boolean cut, List<ReasonCount> reasons) {
    return new ShardReply(
        number,
        ShardReply.ANSWERED,
        null,
        new Freshness(number, 4711, Instant.EPOCH, false, "here:1"),
        null,
        new ShardCounts(List.of(), reasons, cut, 0));
  }

  private static ReasonCount reason(String text, long count) {
    return new ReasonCount("place-order", "step", text, count);
  }

  @Test
  void a_reason_is_counted_over_all_shards() {
    var page =
        SearchMerge.counts(
            List.of(
                shard(0, false, List.of(reason("sold out", 2), reason("closed", 3))),
                shard(1, false, List.of(reason("sold out", 2)))));

    assertThat(page.reasons()).containsExactly(reason("sold out", 4), reason("closed", 3));
    assertThat(page.reasonsCut()).isFalse();
  }

  @Test
  void a_page_says_that_there_are_more_reasons() {
    var many = new ArrayList<ReasonCount>();
    for (var i = 0; i < 101; i++) {
      many.add(reason("reason " + i, i + 1));
    }

    var tooMany = SearchMerge.counts(List.of(shard(0, false, many)));
    var cut = SearchMerge.counts(List.of(shard(0, true, many.subList(0, 1))));

    assertThat(tooMany.reasons()).hasSize(100).doesNotContain(reason("reason 0", 1));
    assertThat(tooMany.reasonsCut()).isTrue();
    assertThat(cut.reasonsCut()).isTrue();
  }
}
