package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.service.Inbound.SECRET;
import static org.skald.saga.service.SagaLog.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.Findings.Unsettled;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Reading;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.LockMode;
import org.skald.saga.LockRequest;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.lock.LockCommand;
import org.skald.saga.lock.LockRejection;
import org.skald.schemas.Headers;
import org.skald.schemas.saga.SetQuantity;

/** What a saga and a lock say to each other, from shard to shard. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockWireTest {

  private static final SagaId SAGA = new SagaId("order-1");
  private static final String KEY = "stock/7";
  private static final CommandId DO = new CommandId(SAGA, "locks.0", Direction.DO);
  private static final CommandId UNDO = new CommandId(SAGA, "locks.0", Direction.UNDO);
  private static final Instant START = NOW.minusSeconds(60);
  private static final byte[] ANOTHER_SECRET = "the secret of another".getBytes(UTF_8);

  private final Shop shop = new Shop();
  private final SagaLogCodec codec = shop.codec();

  @AfterEach
  void close() {
    shop.close();
  }

  private OutboundRecord acquire() {
    var request = new LockRequest(KEY, LockMode.ESCROW, 3, Duration.ofSeconds(30));
    return published(new SagaEffect.AcquireLock(DO, 2, request, NOW.plusSeconds(40)));
  }

  private OutboundRecord release(int attempt, OptionalLong completed) {
    return published(new SagaEffect.ReleaseLock(UNDO, attempt, KEY, completed, Optional.empty()));
  }

  private OutboundRecord published(SagaEffect effect) {
    return published(UnderWay.since(START), effect);
  }

  private OutboundRecord published(SagaLogState.Saga after, SagaEffect effect) {
    var event = new SagaLogEvent.OfSaga(new SagaEvent.StepSkipped(SAGA, NOW, "pack"));
    return codec.publish(after, event, List.of(effect), Stamps.of(3)).getLast();
  }

  /** As it comes to the shard of the other, which has a secret of its own. */
  private static Inbound arrived(OutboundRecord record) {
    return new Inbound(new String(record.key(), UTF_8), record.value(), record.headers());
  }

  private SagaLogCommand decoded(Inbound record, byte[] secret) throws Unsettled {
    var decoded = codec.decode(record.toLogRecord(), new Reading(secret, 1), shop::found);
    if (decoded instanceof Decoded.Command<SagaLogCommand>(var command, var requestId)) {
      assertThat(requestId).as("attempts share an id").isEmpty();
      return command;
    }
    throw new AssertionError(decoded);
  }

  private static LockCommand lock(SagaLogCommand command) {
    return ((SagaLogCommand.AboutLock) command).command();
  }

  @Test
  void a_lock_is_asked_for_in_the_shard_of_its_key() throws Unsettled {
    var record = acquire();

    assertThat(record.topic()).isEqualTo("skald.sagas");
    assertThat(record.key()).isEqualTo(KEY.getBytes(UTF_8));
    var acquire = (LockCommand.Acquire) lock(decoded(arrived(record), ANOTHER_SECRET));
    assertThat(acquire.patience()).isEqualTo(Duration.ofSeconds(30));
    var claim = acquire.claim();
    assertThat(claim.key()).isEqualTo(KEY);
    assertThat(claim.command()).isEqualTo(DO);
    assertThat(claim.ask()).isEqualTo(new Caller.Ask(2, ReplyTokens.of(SECRET, DO, 2, START)));
    assertThat(claim.mode()).isEqualTo(LockMode.ESCROW);
    assertThat(claim.amount()).isEqualTo(3);
  }

  @Test
  void it_is_given_back_with_the_proof_of_its_claim() throws Unsettled {
    var claim = ((LockCommand.Acquire) lock(decoded(arrived(acquire()), ANOTHER_SECRET))).claim();

    var back = lock(decoded(arrived(release(1, OptionalLong.empty())), ANOTHER_SECRET));
    var gone = lock(decoded(arrived(release(0, OptionalLong.of(17))), ANOTHER_SECRET));

    var ask = new Caller.Ask(1, ReplyTokens.of(SECRET, UNDO, 1, START));
    assertThat(back)
        .isEqualTo(
            new LockCommand.Release(
                KEY, UNDO, Optional.of(ask), OptionalLong.empty(), claim.proof()));
    assertThat(gone)
        .isEqualTo(
            new LockCommand.Release(
                KEY, UNDO, Optional.empty(), OptionalLong.of(17), claim.proof()));
  }

  @Test
  void what_an_earlier_saga_of_the_id_gives_back_is_not_what_this_one_has() throws Unsettled {
    var claim = ((LockCommand.Acquire) lock(decoded(arrived(acquire()), ANOTHER_SECRET))).claim();
    var earlier = START.minusSeconds(3_600);
    var released = new SagaEffect.ReleaseLock(UNDO, 1, KEY, OptionalLong.empty(), Optional.empty());
    var sentBack =
        new SagaEffect.ReleaseLock(UNDO, 0, KEY, OptionalLong.empty(), Optional.of(earlier));

    var again = published(UnderWay.since(earlier), released);
    var late = published(sentBack);

    var proof = ((LockCommand.Release) lock(decoded(arrived(again), ANOTHER_SECRET))).proof();
    assertThat(proof).isNotEqualTo(claim.proof());
    assertThat(lock(decoded(arrived(late), ANOTHER_SECRET)))
        .isInstanceOfSatisfying(
            LockCommand.Release.class, it -> assertThat(it.proof()).isEqualTo(proof));
  }

  @Test
  void a_grant_by_who_is_no_lock_is_malformed() throws Unsettled {
    var granted = new Outcome.Granted(KEY, 17);
    var token = ReplyTokens.of(SECRET, DO, 2);

    assertMalformed(
        arrived(published(new SagaEffect.AnswerCaller(DO, 2, token, granted))), DO.toString());
  }

  @Test
  void a_grant_is_a_reply_that_the_saga_believes() throws Unsettled {
    var granted = new Outcome.Granted(KEY, 17);
    var token = ReplyTokens.of(SECRET, DO, 2, START);
    var record = published(new SagaEffect.AnswerCaller(DO, 2, token, granted));

    assertThat(record.key()).isEqualTo("order-1".getBytes(UTF_8));
    assertThat(decoded(arrived(record), SECRET))
        .isEqualTo(
            new SagaLogCommand.AboutSaga(
                new SagaCommand.Report(DO, 2, granted, Optional.of(START))));
    assertMalformed(arrived(record).with(Headers.GRANT, "seventeen"), "seventeen");
    assertMalformed(arrived(record).without(Headers.LOCK), Headers.LOCK);
  }

  @Test
  void who_gives_back_what_it_does_not_hold_is_told_that_it_has_nothing_left() throws Unsettled {
    var command = decoded(arrived(release(1, OptionalLong.empty())), ANOTHER_SECRET);
    var notHeld = new SagaLogRejection.OfLock(new LockRejection.LockNotHeld(KEY, SAGA));

    var told = codec.refuse(command, notHeld, Stamps.of(3));

    assertThat(told).hasSize(1);
    assertThat(decoded(arrived(told.getFirst()), SECRET))
        .isEqualTo(
            new SagaLogCommand.AboutSaga(
                new SagaCommand.Report(
                    UNDO, 1, new Outcome.Ok(Optional.empty()), Optional.of(START))));
  }

  @Test
  void who_completes_without_an_answer_is_told_nothing() throws Unsettled {
    var command = decoded(arrived(release(0, OptionalLong.of(17))), ANOTHER_SECRET);
    var notHeld = new SagaLogRejection.OfLock(new LockRejection.LockNotHeld(KEY, SAGA));

    assertThat(codec.refuse(command, notHeld, Stamps.of(3))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {Headers.ID, Headers.ATTEMPT, Headers.REPLY_TOKEN, Headers.PROOF})
  void a_command_without_what_it_needs_is_malformed(String header) throws Unsettled {
    assertMalformed(arrived(acquire()).without(header), header);
  }

  @Test
  void a_command_in_the_shard_of_another_key_is_malformed() throws Unsettled {
    assertMalformed(arrived(acquire()).keyed("stock/8"), "stock/8");
    assertMalformed(arrived(acquire()).keyed(null), "as key");
  }

  @Test
  void nobody_but_a_node_says_how_much_there_is() throws Unsettled {
    var record = Inbound.command(shop.wire(), KEY, new SetQuantity(KEY, 5L, "ada", "stocktaking"));

    assertThat(codec.decode(record.toLogRecord(), new Reading(SECRET, 1), shop::found))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class, it -> assertThat(it.code()).isEqualTo("unauthorized"));
    assertThat(codec.decode(record.sealed().toLogRecord(), new Reading(SECRET, 1), shop::found))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.AboutLock(
                    new LockCommand.SetQuantity(KEY, 5, "ada", "stocktaking")),
                Optional.of("request-1")));
  }

  private void assertMalformed(Inbound record, String named) throws Unsettled {
    assertThat(codec.decode(record.toLogRecord(), new Reading(SECRET, 1), shop::found))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            it -> {
              assertThat(it.code()).isEqualTo("malformed");
              assertThat(it.cause()).startsWith("expected ").contains(named);
            });
  }
}
