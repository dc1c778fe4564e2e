package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.event.MailboxState.KEPT_BYTES_MAX;
import static org.skald.saga.event.MailboxState.KEPT_MAX;
import static org.skald.saga.event.MailboxState.SETTLED_MAX;
import static org.skald.saga.event.MailboxState.STEPS_MAX;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.event.Claim;
import org.skald.saga.event.MailboxState;
import org.skald.saga.event.MailboxState.Kept;
import org.skald.saga.event.MailboxState.Seen;
import org.skald.saga.event.MailboxState.Settled;
import org.skald.saga.event.Place;
import org.skald.saga.event.StepDigest;

/** How much room a mailbox takes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailboxStateCodecTest {

  /** What a topic of snapshots takes in one record, without what Kafka and the log add. */
  private static final int RECORD_BYTES = (2 << 20) - (4 << 10);

  private static final String TOPIC = "t".repeat(249);
  private static final String MAILBOX = "invoice/" + TOPIC + "/shop.Paid/k/" + longest(200);

  /** As long as text of this many characters can be in UTF-8 without surrogates. */
  private static String longest(int characters) {
    return "\u20ac".repeat(characters);
  }

  private static CommandId step(int number) {
    var digits = "%04d".formatted(number);
    var saga = new SagaId(longest(SagaId.LENGTH_MAX - digits.length()) + digits);
    return new CommandId(saga, "s".repeat(100), Direction.DO, Integer.MAX_VALUE);
  }

  private static String token(int number) {
    return ReplyTokens.of(new byte[32], step(number), 1);
  }

  private static Claim waiter(int number) {
    var ask = new Caller.Ask(Integer.MAX_VALUE, token(number));
    return new Claim(MAILBOX, step(number), ask, token(number));
  }

  private static Settled settled(int number) {
    var step = new StepDigest("%022d".formatted(number));
    return new Settled(step, Integer.MAX_VALUE, Integer.MAX_VALUE, true, Instant.MAX);
  }

  private static Kept kept(int number) {
    var place = new Place(TOPIC, number, Long.MAX_VALUE, true);
    return new Kept(place, Payload.of(new byte[(int) KEPT_BYTES_MAX / KEPT_MAX]), Instant.MAX);
  }

  private static <T> List<T> many(int count, IntFunction<T> one) {
    return IntStream.range(0, count).mapToObj(one).toList();
  }

  private static void assertFits(MailboxState state) {
    var bytes = MailboxStateCodec.encode(state);

    assertThat(bytes.length).isLessThan(RECORD_BYTES);
    assertThat(MailboxStateCodec.decode(bytes)).isEqualTo(state);
  }

  @Test
  void a_mailbox_as_full_as_can_be_fits_a_record_of_the_snapshot_whatever_its_names() {
    var seen = Map.of(TOPIC + "-0", new Seen(Long.MAX_VALUE, Instant.MAX));
    var settled = many(SETTLED_MAX, MailboxStateCodecTest::settled);

    assertFits(
        new MailboxState(
            MAILBOX, many(KEPT_MAX, MailboxStateCodecTest::kept), List.of(), settled, seen));
    assertFits(
        new MailboxState(
            MAILBOX, List.of(), many(STEPS_MAX, MailboxStateCodecTest::waiter), settled, seen));
  }

  @Test
  void an_empty_mailbox_is_read_as_one() {
    assertFits(MailboxState.EMPTY);
  }
}
