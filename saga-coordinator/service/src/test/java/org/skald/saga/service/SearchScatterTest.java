package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.http.Json;
import org.skald.saga.service.SearchViews.ShardReplies;
import org.skald.saga.service.SearchViews.ShardReply;
import org.skald.streams.search.SearchHolders;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchScatterTest {

  private static final String HERE = "here:1";
  private static final String OTHER = "other:1";
  private static final String THIRD = "third:1";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<Integer, List<String>> holders = new HashMap<>();
  private final Map<String, String> outcomes = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** What nodes answer, each the same for every shard; who is not there does not answer. */
  private final class Nodes implements SearchPeers, SearchHolders {

    @Override
    public Optional<String> read(String address, String path, Duration max) {
      asked.add(address);
      var shards = path.substring(path.indexOf("shards=") + "shards=".length()).split(",", -1);
      return Optional.ofNullable(outcomes.get(address))
          .map(outcome ->
              json(
                  new ShardReplies(
                      Arrays.stream(shards)
                          .map(it -> ShardReply.none(Integer.parseInt(it), outcome, address))
                          .toList())));
    }

    private static String json(ShardReplies replies) {
      try {
        return Json.mapper().writeValueAsString(replies);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public List<String> everybody() {
      return List.of(HERE, OTHER, THIRD);
    }

    @Override
    public List<String> holders(int shard) {
      return holders.getOrDefault(shard, List.of());
    }

    @Override
    public boolean answers(int shard) {
      return holders(shard).contains(HERE);
    }

    @Override
    public String address() {
      return HERE;
    }
  }

  private List<ShardReply> ask(Integer... shards) {
    var nodes = new Nodes();
    try (var scatter = new SearchScatter(nodes)) {
      return scatter.ask(
          nodes,
          List.of(shards),
          (shard, _) ->
              ShardReply.none(shard, outcomes.getOrDefault(HERE, ShardReply.NOT_HELD), HERE),
          new SearchScatter.There("/search/here/sagas", "", PATIENCE));
    }
  }

  @Test
  void when_who_folds_a_shard_does_not_answer_its_standby_is_asked() {
    holders.put(0, List.of(OTHER, THIRD));
    outcomes.put(THIRD, ShardReply.ANSWERED);

    var reply = ask(0).getFirst();

    assertThat(reply.isAnswered()).isTrue();
    assertThat(asked).containsExactly(OTHER, THIRD);
  }

  @Test
  void a_shard_that_is_behind_was_waited_for_and_nobody_else_is_asked() {
    holders.put(0, List.of(OTHER, THIRD));
    outcomes.put(OTHER, ShardReply.BEHIND);
    outcomes.put(THIRD, ShardReply.BEHIND);

    var reply = ask(0).getFirst();

    assertThat(reply.outcome()).isEqualTo(ShardReply.BEHIND);
    assertThat(asked).containsExactly(OTHER);
  }

  @Test
  void a_node_that_knows_of_no_holder_asks_all_that_live() {
    outcomes.put(THIRD, ShardReply.ANSWERED);

    var replies = ask(0, 1);

    assertThat(replies).hasSize(2).allMatch(ShardReply::isAnswered);
    assertThat(asked).containsExactly(OTHER, THIRD);
  }

  @Test
  void a_shard_for_which_nobody_answers_says_so() {
    holders.put(0, List.of(HERE));
    holders.put(1, List.of(OTHER));
    outcomes.put(HERE, ShardReply.ANSWERED);

    var replies = ask(0, 1);

    assertThat(replies.getFirst().isAnswered()).isTrue();
    assertThat(replies.getLast().outcome()).isEqualTo(ShardReply.NOT_HELD);
    assertThat(replies.getLast().why()).isEqualTo(OTHER + " does not answer");
  }
}
