package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.skald.saga.service.Inbound.SECRET;
import static org.skald.saga.service.SagaLog.ORDER;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.Findings.Unsettled;
import org.skald.log.shard.Reading;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaId;
import org.skald.saga.SagaRejection;
import org.skald.schemas.Headers;
import org.skald.schemas.participant.Failed;
import org.skald.schemas.participant.Refused;

/** Replies of participants as records: what is believed, and what is not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReplyReaderTest {

  private static final CommandId RESERVE = new CommandId(ORDER, "reserve-stock", Direction.DO);
  private static final CommandId RELEASE = new CommandId(ORDER, "reserve-stock", Direction.UNDO);
  private static final CommandId CHARGE = new CommandId(ORDER, "charge-card", Direction.DO);

  private final Shop shop = new Shop();
  private final SagaLogCodec codec = shop.codec();
  private final byte[] reserved = shop.payload("StockReserved", "r-1").toBytes();

  @AfterEach
  void close() {
    shop.close();
  }

  private Decoded<SagaLogCommand> decode(Inbound record) throws Unsettled {
    return codec.decode(record.toLogRecord(), new Reading(SECRET, 1), shop::found);
  }

  private void assertReport(Inbound record, CommandId id, int attempt, Outcome outcome)
      throws Unsettled {
    assertThat(decode(record))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.AboutSaga(new Report(id, attempt, outcome)), Optional.empty()));
  }

  private void assertUndecodable(Inbound record, String code, String... words) throws Unsettled {
    assertThat(decode(record))
        .asInstanceOf(type(Decoded.Undecodable.class))
        .satisfies(it -> {
          assertThat(it.code()).as("%s", it.cause()).isEqualTo(code);
          assertThat(it.cause()).startsWith("expected ");
          assertThat(words).allSatisfy(word -> assertThat(it.cause()).contains(word));
        });
  }

  private Inbound ok() {
    return Inbound.reply(RESERVE, 2, "ok", reserved);
  }

  @Test
  void an_ok_may_say_that_nothing_was_changed() throws Unsettled {
    var reply = Optional.of(shop.payload("StockReserved", "r-1"));

    assertReport(ok().with(Headers.UNCHANGED, "true"), RESERVE, 2, new Outcome.Ok(reply, true));
    assertReport(ok().with(Headers.UNCHANGED, "false"), RESERVE, 2, new Outcome.Ok(reply));
    assertUndecodable(ok().with(Headers.UNCHANGED, "yes"), "malformed", "ce_unchanged", "'yes'");
  }

  @Test
  void an_ok_comes_out_with_its_reply_as_it_came() throws Unsettled {
    var reply = Optional.of(shop.payload("StockReserved", "r-1"));

    assertReport(ok(), RESERVE, 2, new Outcome.Ok(reply));
  }

  @Test
  void an_ok_of_a_compensation_may_have_no_content() throws Unsettled {
    var undone = Inbound.reply(RELEASE, 1, "ok", null);

    assertReport(undone, RELEASE, 1, new Outcome.Ok(Optional.empty()));
  }

  @Test
  void a_refusal_and_a_failure_come_out_with_their_reasons() throws Unsettled {
    var refused = shop.wire().encode(new Refused("sold out"));
    var failed = shop.wire().encode(new Failed("database down"));

    assertReport(
        Inbound.reply(RESERVE, 1, "refused", refused), RESERVE, 1, new Outcome.Refused("sold out"));
    assertReport(
        Inbound.reply(RESERVE, 1, "failed", failed),
        RESERVE,
        1,
        new Outcome.Failed("database down"));
    assertReport(
        Inbound.reply(RESERVE, 1, "failed", null),
        RESERVE,
        1,
        new Outcome.Failed("no reason given"));
  }

  @Test
  void a_saga_id_may_have_slashes() throws Unsettled {
    var id = new CommandId(new SagaId("shop/2026/7"), "ship", Direction.UNDO);

    assertReport(Inbound.reply(id, 1, "ok", null), id, 1, new Outcome.Ok(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 999_999_999})
  void a_later_edition_is_named_behind_the_direction(int edition) throws Unsettled {
    var id = new CommandId(new SagaId("a/do/2"), "ship", Direction.DO, edition);

    assertReport(Inbound.reply(id, 1, "ok", null), id, 1, new Outcome.Ok(Optional.empty()));
  }

  @Test
  void a_reply_is_no_request_that_could_be_repeated() throws Unsettled {
    assertThat(decode(ok()))
        .asInstanceOf(type(Decoded.Command.class))
        .extracting(it -> it.requestId())
        .isEqualTo(Optional.empty());
  }

  @Test
  void a_forged_token_is_unauthorized_and_is_not_repeated_to_anybody() throws Unsettled {
    var good = ok().toLogRecord().header(Headers.REPLY_TOKEN).orElseThrow();

    assertUndecodable(
        ok().with(Headers.REPLY_TOKEN, "forged"),
        "unauthorized",
        "the reply token of attempt 2 of order-1/reserve-stock/do, found another");
    assertThat(decode(ok().with(Headers.REPLY_TOKEN, "forged")).toString())
        .doesNotContain(good)
        .doesNotContain("forged");
  }

  @Test
  void a_token_of_something_else_is_unauthorized() throws Unsettled {
    assertUndecodable(ok().with(Headers.REPLY_TOKEN, token(RESERVE, 1)), "unauthorized");
    assertUndecodable(ok().with(Headers.REPLY_TOKEN, token(CHARGE, 2)), "unauthorized");
    assertUndecodable(ok().with(Headers.REPLY_TOKEN, token(RELEASE, 2)), "unauthorized");
    var later = new CommandId(ORDER, "reserve-stock", Direction.DO, 2);
    assertUndecodable(ok().with(Headers.REPLY_TOKEN, token(later, 2)), "unauthorized");
    var elsewhere = ReplyTokens.of(Shop.secret("the secret of another"), RESERVE, 2);
    assertUndecodable(ok().with(Headers.REPLY_TOKEN, elsewhere), "unauthorized");
  }

  private static String token(CommandId id, int attempt) {
    return ReplyTokens.of(SECRET, id, attempt);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_commandid", "ce_attempt", "ce_outcome", "ce_replytoken"})
  void a_reply_without_a_header_of_the_protocol_is_malformed(String header) throws Unsettled {
    assertUndecodable(ok().without(header), "malformed", header, "found none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "order-1",
        "order-1/do",
        "order-1/ship/redo",
        "/ship/do",
        "order-1//do",
        "order-1/ship/do/1",
        "order-1/ship/do/02",
        "order-1/ship/do/two",
        "order-1/ship/do/",
        "order-1/do/2",
        "order-1/ship/do/9999999999"
      })
  void a_command_id_that_is_none_is_malformed(String id) throws Unsettled {
    assertUndecodable(ok().with(Headers.COMMAND_ID, id), "malformed", "SAGA/STEP/do");
  }

  @Test
  void a_command_id_of_a_blank_saga_is_malformed() throws Unsettled {
    assertUndecodable(ok().with(Headers.COMMAND_ID, " /ship/do"), "malformed", "a saga id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two", "2.0", "99999999999"})
  void an_attempt_that_is_no_number_is_malformed(String attempt) throws Unsettled {
    assertUndecodable(ok().with(Headers.ATTEMPT, attempt), "malformed", "a number as attempt");
  }

  @Test
  void another_key_than_the_saga_s_is_malformed() throws Unsettled {
    assertUndecodable(ok().keyed("order-2"), "malformed", "as key", "'order-2'");
    assertUndecodable(ok().keyed(null), "malformed", "as key");
  }

  @Test
  void an_outcome_that_the_protocol_does_not_know_is_malformed() throws Unsettled {
    assertUndecodable(ok().with(Headers.OUTCOME, "done"), "malformed", "done");
  }

  @Test
  void a_value_that_does_not_fit_its_outcome_is_malformed() throws Unsettled {
    assertUndecodable(
        Inbound.reply(RESERVE, 2, "refused", reserved), "malformed", "shop.StockReserved");
    assertUndecodable(ok().holding(new byte[] {1, 2}), "malformed");
    assertUndecodable(ok().holding(new byte[] {0, 0, 0, 9, 9, 2}), "malformed");
  }

  @Test
  void a_late_reply_is_refused_without_a_word() {
    var late = new SagaLogCommand.AboutSaga(new Report(RESERVE, 1, new Outcome.Refused("late")));
    var rejection = new SagaLogRejection.OfSaga(new SagaRejection.SagaNotFound(ORDER));

    assertThat(codec.refuse(late, rejection, Stamps.of(0))).isEmpty();
  }
}
