package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.service.Inbound.SECRET;
import static org.skald.saga.service.SagaLog.NOW;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
import org.skald.saga.DefinitionId;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaRejection;
import org.skald.schemas.Headers;

/** What a saga and its sub-saga say to each other, from shard to shard. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SubSagaWireTest {

  private static final SagaId PARENT = new SagaId("journey-1");
  private static final SagaId CHILD = new SagaId("journey-1/order");
  private static final CommandId DO = new CommandId(PARENT, "order", Direction.DO);
  private static final CommandId UNDO = new CommandId(PARENT, "order", Direction.UNDO);
  private static final byte[] ANOTHER_SECRET = "the secret of another".getBytes(UTF_8);

  private final Shop shop = new Shop();
  private final SagaLogCodec codec = shop.codec();
  private final Payload input = shop.payload("OrderPlaced", "order-1", 2);

  @AfterEach
  void close() {
    shop.close();
  }

  private OutboundRecord sent(CommandId id, Optional<Integer> version) {
    var effect =
        new SagaEffect.SendCommand(
            id,
            2,
            "shop.OrderPlaced",
            new Recipient.SubSaga("place-order", version, true),
            input,
            NOW.plusSeconds(60));
    return published(
        switch (id.direction()) {
          case DO -> effect;
          case UNDO -> effect.compensating(id.reversed());
        });
  }

  private OutboundRecord published(SagaEffect effect) {
    var event = new SagaLogEvent.OfSaga(new SagaEvent.StepSkipped(PARENT, NOW, "pack"));
    return codec.publish(SagaLogState.Saga.NONE, event, List.of(effect), Stamps.of(3)).getLast();
  }

  /** As it comes to the shard of the other, which has a secret of its own. */
  private static Inbound arrived(OutboundRecord record) {
    return new Inbound(new String(record.key(), UTF_8), record.value(), record.headers());
  }

  private Decoded<SagaLogCommand> decode(Inbound record, byte[] secret) throws Unsettled {
    return codec.decode(record.toLogRecord(), new Reading(secret, 1), shop::found);
  }

  private Caller caller() {
    return new Caller(
        DO,
        new Caller.Ask(2, ReplyTokens.of(SECRET, DO, 2)),
        Optional.empty(),
        SubSagas.proof(SECRET, CHILD),
        true);
  }

  @Test
  void a_start_goes_to_the_shard_of_the_sub_saga_and_says_who_asks() throws Unsettled {
    var record = sent(DO, Optional.of(3));

    assertThat(record.topic()).isEqualTo("skald.sagas");
    assertThat(record.key()).isEqualTo("journey-1/order".getBytes(UTF_8));
    assertThat(decode(arrived(record), ANOTHER_SECRET))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.Start(
                    CHILD,
                    "place-order",
                    Optional.of(3),
                    input,
                    Optional.empty(),
                    Optional.of(caller())),
                Optional.empty()));
  }

  @Test
  void an_undo_bears_the_same_proof_and_a_token_of_its_own() throws Unsettled {
    assertThat(decode(arrived(sent(UNDO, Optional.empty())), ANOTHER_SECRET))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.AboutSaga(
                    new SagaCommand.UndoSaga(
                        CHILD,
                        new DefinitionId("place-order", 0),
                        DO,
                        new Caller.Ask(2, ReplyTokens.of(SECRET, UNDO, 2)),
                        SubSagas.proof(SECRET, CHILD))),
                Optional.empty()));
  }

  @Test
  void a_later_edition_is_another_sub_saga_and_its_undo_is_of_the_same_edition() throws Unsettled {
    var again = new CommandId(PARENT, "order", Direction.DO, 2);
    var undo = sent(again.reversed(), Optional.empty());

    assertThat(sent(again, Optional.empty()).key()).isEqualTo("journey-1/order/2".getBytes(UTF_8));
    assertThat(undo.key()).isEqualTo("journey-1/order/2".getBytes(UTF_8));
    assertThat(decode(arrived(undo), ANOTHER_SECRET))
        .extracting(SubSagaWireTest::undone)
        .isEqualTo(again);
  }

  private static @Nullable CommandId undone(Decoded<SagaLogCommand> decoded) {
    return decoded instanceof Decoded.Command<SagaLogCommand>(var command, _)
            && command instanceof SagaLogCommand.AboutSaga(SagaCommand.UndoSaga undo)
        ? undo.step()
        : null;
  }

  @Test
  void an_answer_is_a_reply_that_the_parent_believes() throws Unsettled {
    var token = ReplyTokens.of(SECRET, DO, 2);
    var output = Optional.of(shop.payload("StockReserved", "res-1"));

    var ok = published(new SagaEffect.AnswerCaller(DO, 2, token, new Outcome.Ok(output)));
    var refused = new Outcome.Refused("sold out");
    var no = published(new SagaEffect.AnswerCaller(DO, 2, token, refused));

    assertThat(ok.key()).isEqualTo("journey-1".getBytes(UTF_8));
    assertThat(decode(arrived(ok), SECRET)).isEqualTo(report(new Outcome.Ok(output)));
    assertThat(decode(arrived(no), SECRET)).isEqualTo(report(refused));
    assertThat(decode(arrived(ok).with(Headers.REPLY_TOKEN, "forged"), SECRET))
        .isInstanceOf(Decoded.Undecodable.class);
  }

  private static Decoded<SagaLogCommand> report(Outcome outcome) {
    return new Decoded.Command<>(
        new SagaLogCommand.AboutSaga(new SagaCommand.Report(DO, 2, outcome)), Optional.empty());
  }

  @Test
  void a_parent_is_told_that_its_command_was_refused() throws Unsettled {
    var taken = new SagaRejection.SagaIdTaken(CHILD, new DefinitionId("place-order", 1));
    var start =
        new SagaLogCommand.Start(
            CHILD, "place-order", Optional.empty(), input, Optional.empty(), Optional.of(caller()));

    var told = codec.refuse(start, new SagaLogRejection.OfSaga(taken), Stamps.of(3));

    assertThat(told).hasSize(2);
    assertThat(decode(arrived(told.getLast()), SECRET))
        .isEqualTo(report(new Outcome.Refused(taken.explain())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {Headers.ID, Headers.ATTEMPT, Headers.REPLY_TOKEN, Headers.PROOF, Headers.UNDOABLE})
  void a_command_without_what_it_needs_is_malformed(String header) throws Unsettled {
    assertMalformed(arrived(sent(DO, Optional.empty())).without(header), header);
  }

  @Test
  void a_command_that_says_what_it_cannot_be_is_malformed() throws Unsettled {
    var start = arrived(sent(DO, Optional.empty()));

    assertMalformed(start.with(Headers.ID, "journey-1"), "journey-1");
    assertMalformed(start.with(Headers.ATTEMPT, "two"), "two");
    assertMalformed(start.with(Headers.SAGA_VERSION, "latest"), "latest");
    assertMalformed(start.keyed(null), "as key");
    assertMalformed(start.holding(null), "the input");
  }

  private void assertMalformed(Inbound record, String named) throws Unsettled {
    assertThat(decode(record, SECRET))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            it -> {
              assertThat(it.code()).isEqualTo("malformed");
              assertThat(it.cause()).startsWith("expected ").contains(named);
            });
  }
}
