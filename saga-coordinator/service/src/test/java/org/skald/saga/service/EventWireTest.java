package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.service.Inbound.SECRET;
import static org.skald.saga.service.SagaLog.NOW;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
import org.skald.saga.EventChannel;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.event.MailboxCommand;
import org.skald.saga.event.MailboxEvent;
import org.skald.saga.event.Place;
import org.skald.schemas.Headers;
import org.skald.schemas.journal.EventKept;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.saga.AwaitEvent;
import org.skald.schemas.saga.OfferEvent;

/** What a saga and a mailbox say to each other, from shard to shard, and what nodes bring. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventWireTest {

  private static final SagaId SAGA = new SagaId("order-1");
  private static final EventChannel CHANNEL =
      new EventChannel("invoice", "payments.events", "shop.Paid", "0f");
  private static final String MAILBOX = "invoice/payments.events/shop.Paid/0f/r-1";
  private static final CommandId DO = new CommandId(SAGA, "paid", Direction.DO, 2);
  private static final CommandId UNDO = new CommandId(SAGA, "paid", Direction.UNDO);
  private static final Instant START = NOW.minusSeconds(60);
  private static final byte[] ANOTHER_SECRET = "the secret of another".getBytes(UTF_8);

  private final Shop shop = new Shop();
  private final SagaLogCodec codec = shop.codec();

  @AfterEach
  void close() {
    shop.close();
  }

  private static SendCommand sent(CommandId id, int attempt) {
    return new SendCommand(
        id,
        attempt,
        CHANNEL.event(),
        new Recipient.Event(CHANNEL),
        Recipient.Event.payload("r-1"),
        NOW.plusSeconds(40));
  }

  private List<OutboundRecord> published(SagaEvent event, SagaEffect effect) {
    return codec.publish(
        UnderWay.since(START), new SagaLogEvent.OfSaga(event), List.of(effect), Stamps.of(3));
  }

  private Inbound arrived(SendCommand effect) {
    return arrived(published(new SagaEvent.StepSkipped(SAGA, NOW, "pack"), effect).getLast());
  }

  /** As it comes to the shard of the other, which has a secret of its own. */
  private static Inbound arrived(OutboundRecord record) {
    return new Inbound(new String(record.key(), UTF_8), record.value(), record.headers());
  }

  private MailboxCommand decoded(Inbound record) throws Unsettled {
    var reading = new Reading(ANOTHER_SECRET, 1);
    var decoded = codec.decode(record.toLogRecord(), reading, shop::found);
    if (decoded instanceof Decoded.Command<SagaLogCommand>(var command, _)) {
      return ((SagaLogCommand.AboutMailbox) command).command();
    }
    throw new AssertionError(decoded);
  }

  private void assertUndecodable(Inbound record, String code, String cause) throws Unsettled {
    var reading = new Reading(ANOTHER_SECRET, 1);
    assertThat(codec.decode(record.toLogRecord(), reading, shop::found))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            it -> {
              assertThat(it.code()).isEqualTo(code);
              assertThat(it.cause()).contains(cause);
            });
  }

  @Test
  void a_step_waits_in_the_shard_of_its_mailbox() throws Unsettled {
    var record = arrived(sent(DO, 2));

    assertThat(record.key()).isEqualTo(MAILBOX);
    var claim = ((MailboxCommand.Await) decoded(record)).claim();
    assertThat(claim.mailbox()).isEqualTo(MAILBOX);
    assertThat(claim.command()).isEqualTo(DO);
    assertThat(claim.ask()).isEqualTo(new Caller.Ask(2, ReplyTokens.of(SECRET, DO, 2, START)));
  }

  @Test
  void a_wait_is_ended_with_the_proof_of_its_claim_and_names_the_command_by_which_it_waits()
      throws Unsettled {
    var proof = ((MailboxCommand.Await) decoded(arrived(sent(DO, 2)))).claim().proof();

    assertThat(decoded(arrived(sent(UNDO, 1).compensating(DO))))
        .isEqualTo(
            new MailboxCommand.Withdraw(
                MAILBOX,
                DO,
                UNDO,
                new Caller.Ask(1, ReplyTokens.of(SECRET, UNDO, 1, START)),
                proof));
    assertThat(decoded(arrived(sent(DO, 2).asQuery())))
        .isEqualTo(
            new MailboxCommand.Withdraw(
                MAILBOX, DO, DO, new Caller.Ask(2, ReplyTokens.of(SECRET, DO, 2, START)), proof));
  }

  @ParameterizedTest
  @ValueSource(strings = {Headers.ID, Headers.ATTEMPT, Headers.REPLY_TOKEN, Headers.PROOF})
  void a_command_without_what_it_needs_is_malformed(String header) throws Unsettled {
    assertUndecodable(arrived(sent(DO, 2)).without(header), "malformed", header);
  }

  @Test
  void a_command_in_the_shard_of_another_key_is_malformed() throws Unsettled {
    assertUndecodable(arrived(sent(DO, 2)).keyed("other"), "malformed", "other");
    assertUndecodable(
        arrived(sent(UNDO, 1).compensating(DO)).without(Headers.COMPENSATES),
        "malformed",
        Headers.COMPENSATES);
  }

  private Inbound offer() {
    return offer(60_000);
  }

  private Inbound offer(long keptMs) {
    var event = ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 1, 7});
    var offer = new OfferEvent(MAILBOX, CHANNEL.topic(), 3, 4711L, false, event, keptMs);
    return Inbound.command(shop.wire(), MAILBOX, offer);
  }

  @Test
  void nobody_but_a_node_brings_events() throws Unsettled {
    var reading = new Reading(SECRET, 1);
    var sealed = codec.decode(offer().sealed().toLogRecord(), reading, shop::found);

    assertUndecodable(offer(), "unauthorized", "OfferEvent");
    assertThat(sealed)
        .isInstanceOfSatisfying(
            Decoded.Command.class,
            it ->
                assertThat(it.command())
                    .isEqualTo(
                        new SagaLogCommand.AboutMailbox(
                            new MailboxCommand.Offer(
                                MAILBOX,
                                new Place(CHANNEL.topic(), 3, 4711L),
                                Payload.of(new byte[] {0, 0, 0, 0, 1, 7}),
                                Duration.ofMinutes(1)))));
  }

  @Test
  void an_event_is_not_kept_for_longer_than_time_can_tell() throws Unsettled {
    for (var keptMs : List.of(-1L, Long.MAX_VALUE)) {
      var sealed = offer(keptMs).sealed().toLogRecord();

      assertThat(codec.decode(sealed, new Reading(SECRET, 1), shop::found))
          .isInstanceOfSatisfying(
              Decoded.Undecodable.class,
              it ->
                  assertThat(it.code() + it.cause()).contains("malformed", "expected a duration"));
    }
  }

  @Test
  void the_journal_of_a_saga_tells_what_it_waits_for() {
    var send = sent(DO, 1);
    var started =
        new SagaEvent.StepStarted(
            SAGA, NOW, "paid", 1, send.payload(), NOW.plusSeconds(40), Optional.empty());

    var record =
        (StepStarted)
            shop.wire().decode(Objects.requireNonNull(published(started, send).getFirst().value()));

    assertThat(record.getParticipant()).isEqualTo("payments.events");
    assertThat(shop.wire().decode(Buffers.bytes(record.getCommand())))
        .isEqualTo(new AwaitEvent(MAILBOX, "shop.Paid", "payments.events", "r-1"));
  }

  @Test
  void the_journal_tells_what_becomes_of_events_but_not_what_is_forgotten() {
    var payload = Payload.of(new byte[] {0, 0, 0, 0, 1, 7});
    var place = new Place(CHANNEL.topic(), 3, 4711L);
    var kept = new MailboxEvent.EventKept(MAILBOX, NOW, place, payload, NOW.plusSeconds(60));
    var forgotten = new MailboxEvent.RepeatsForgotten(MAILBOX, NOW);

    var told = published(kept);

    assertThat(told).hasSize(1);
    assertThat(told.getFirst().key()).isEqualTo(("mailbox:" + MAILBOX).getBytes(UTF_8));
    assertThat(shop.wire().decode(Optional.ofNullable(told.getFirst().value()).orElseThrow()))
        .isInstanceOf(EventKept.class);
    assertThat(published(forgotten)).isEmpty();
  }

  private List<OutboundRecord> published(MailboxEvent event) {
    return codec.publish(
        SagaLogState.Mailbox.EMPTY, new SagaLogEvent.OfMailbox(event), List.of(), Stamps.of(3));
  }
}
