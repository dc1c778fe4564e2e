package org.skald.guard.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.schemas.Headers;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PartitionTokensTest {

  @Test
  void a_record_below_the_highest_token_of_its_lock_is_refused() {
    PartitionTokens tokens = PartitionTokens.from(0);
    assertThat(tokens.judge(record(0, "printer", "7"))).isEmpty();
    assertThat(tokens.judge(record(1, "printer", "9"))).isEmpty();
    assertThat(tokens.judge(record(2, "scanner", "8"))).isEmpty();

    assertThat(tokens.judge(record(3, "printer", "9"))).isEmpty();
    assertThat(tokens.judge(record(4, "printer", "7")))
        .hasValueSatisfying(refused -> {
          assertThat(refused.code()).isEqualTo("token-superseded");
          assertThat(refused.cause())
              .isEqualTo("expected a token of at least 9 for printer, found 7");
        });
  }

  @Test
  void a_record_without_lock_and_token_cannot_be_judged_and_is_refused() {
    PartitionTokens tokens = PartitionTokens.from(0);

    assertThat(tokens.judge(new ConsumerRecord<>("pages", 0, 0, "", "")))
        .hasValueSatisfying(refused -> {
          assertThat(refused.code()).isEqualTo("token-required");
          assertThat(refused.cause()).isEqualTo("expected the header ce_skaldlock, found none");
        });
    assertThat(tokens.judge(record(1, "printer", "seven")))
        .hasValueSatisfying(refused -> assertThat(refused.cause()).contains("a whole number"));
  }

  @Test
  void a_record_that_was_judged_before_is_a_fault() {
    assertThatThrownBy(() -> PartitionTokens.from(5).judge(record(4, "printer", "7")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a record from offset 5 on in pages-0, found one at 4");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void verdicts_after_a_restart_anywhere_are_those_without_one(long seed) {
    Random chance = new Random(seed);
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    for (int offset = 0; offset < 500; offset++) {
      String lock = "lock-" + chance.nextInt(5);
      records.add(record(offset, lock, Integer.toString(offset / 10 + chance.nextInt(10))));
    }
    PartitionTokens whole = PartitionTokens.from(0);
    List<Boolean> expected = judge(whole, records);

    int at = chance.nextInt(500);
    PartitionTokens before = PartitionTokens.from(0);
    List<Boolean> found = new ArrayList<>(judge(before, records.subList(0, at)));
    Checkpoint kept = Checkpoint.of(new Checkpoint(before.next(), before.highest()).toBytes());
    PartitionTokens after = new PartitionTokens(kept.next(), kept.highest());
    found.addAll(judge(after, records.subList(at, 500)));

    assertThat(found).as("seed %d", seed).isEqualTo(expected).contains(true, false);
    assertThat(after.highest()).isEqualTo(whole.highest());
  }

  @Test
  void a_checkpoint_of_another_format_is_not_guessed_at() {
    byte[] bytes = new Checkpoint(3, Map.of("printer", 7L)).toBytes();
    bytes[0] = 2;

    assertThatThrownBy(() -> Checkpoint.of(bytes))
        .hasMessage("expected a checkpoint of version 1, found version 2");
    assertThatThrownBy(() -> Checkpoint.of(new byte[] {1, 0}))
        .hasMessage("expected a whole checkpoint, found 2 bytes");
  }

  private static List<Boolean> judge(
      PartitionTokens tokens, List<ConsumerRecord<String, String>> records) {
    return records.stream().map(record -> tokens.judge(record).isEmpty()).toList();
  }

  private static ConsumerRecord<String, String> record(long offset, String lock, String token) {
    ConsumerRecord<String, String> record = new ConsumerRecord<>("pages", 0, offset, "", "");
    Headers.put(record.headers(), Headers.LOCK, lock);
    Headers.put(record.headers(), Headers.TOKEN, token);
    return record;
  }
}
