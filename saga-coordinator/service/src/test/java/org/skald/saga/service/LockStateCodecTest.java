package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.LockMode;
import org.skald.saga.LockRequest;
import org.skald.saga.SagaId;
import org.skald.saga.lock.Claim;
import org.skald.saga.lock.LockState;

/** How much room a lock takes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockStateCodecTest {

  /** What a topic of snapshots takes in one record, without what Kafka and the log add. */
  private static final int RECORD_BYTES = (2 << 20) - (4 << 10);

  /** As long as text of this many characters can be in UTF-8 without surrogates. */
  private static String longest(int characters) {
    return "\u20ac".repeat(characters);
  }

  private static Claim claim(int number) {
    var digits = "%04d".formatted(number);
    var saga = new SagaId(longest(SagaId.LENGTH_MAX - digits.length()) + digits);
    var token =
        ReplyTokens.of(new byte[32], new CommandId(saga, "locks", CommandId.Direction.DO), 1);
    return new Claim(
        longest(LockRequest.KEY_MAX),
        new CommandId(saga, "locks." + number, CommandId.Direction.DO),
        new Caller.Ask(Integer.MAX_VALUE, token),
        LockMode.EXCLUSIVE,
        Long.MAX_VALUE,
        token);
  }

  @Test
  void a_line_as_long_as_can_be_fits_a_record_of_the_snapshot_whatever_its_names() {
    var waiters =
        IntStream.range(0, LockState.CLAIMS_MAX)
            .mapToObj(it -> new LockState.Waiter(claim(it), Instant.MAX, Instant.MAX))
            .toList();
    var full = new LockState(LockState.QUANTITY_MAX, List.of(), waiters);

    var bytes = LockStateCodec.encode(full);

    assertThat(bytes.length).isLessThan(RECORD_BYTES);
    assertThat(LockStateCodec.decode(bytes)).isEqualTo(full);
  }
}
