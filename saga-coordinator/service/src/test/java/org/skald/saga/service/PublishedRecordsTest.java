package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.service.SagaLog.NOW;
import static org.skald.saga.service.SagaLog.ORDER;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.WireHeader;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.DefinitionId;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaRejection;
import org.skald.saga.SagaState;
import org.skald.schemas.journal.CommandRejected;
import org.skald.schemas.journal.DefinitionDeployed;

/** What the saga log sends out: commands, journal, refusals. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PublishedRecordsTest {

  private final Shop shop = new Shop();
  private final SagaLogCodec codec = shop.codec();
  private final Payload payload = shop.payload("ReserveStock", "order-1", 2);

  @AfterEach
  void close() {
    shop.close();
  }

  private List<OutboundRecord> published(SagaLogEvent event, SagaEffect... effects) {
    return codec.publish(SagaLogState.Saga.NONE, event, List.of(effects), Stamps.of(3));
  }

  private OutboundRecord sent(SagaState saga, Direction direction) {
    var skipped = new SagaLogEvent.OfSaga(new SagaEvent.StepSkipped(ORDER, NOW, "ship"));
    return codec
        .publish(new SagaLogState.Saga(saga), skipped, List.of(command(direction)), Stamps.of(3))
        .getLast();
  }

  private OutboundRecord sent(Direction direction) {
    var skipped = new SagaLogEvent.OfSaga(new SagaEvent.StepSkipped(ORDER, NOW, "ship"));
    var records = published(skipped, command(direction));
    assertThat(records).hasSize(2);
    return records.getLast();
  }

  private SagaEffect command(Direction direction) {
    var command = send(new CommandId(ORDER, "reserve-stock", direction));
    return switch (direction) {
      case DO -> command;
      case UNDO -> command.compensating(new CommandId(ORDER, "reserve-stock", Direction.DO));
    };
  }

  private SagaEffect.SendCommand send(CommandId id) {
    return new SagaEffect.SendCommand(
        id,
        2,
        id.direction() == Direction.DO ? "shop.ReserveStock" : "shop.ReleaseStock",
        new Recipient.Topic("stock.commands"),
        payload,
        NOW.plusMillis(2_500));
  }

  private static Map<String, String> headers(OutboundRecord record) {
    var headers = new LinkedHashMap<String, String>();
    for (var header : record.headers()) {
      assertThat(headers.put(header.name(), header.text())).as(header.name()).isNull();
    }
    return headers;
  }

  @Test
  void a_command_to_do_has_the_headers_of_the_protocol_and_no_others() {
    var record = sent(Direction.DO);

    var id = new CommandId(ORDER, "reserve-stock", Direction.DO);
    assertThat(record.topic()).isEqualTo("stock.commands");
    assertThat(record.key()).isEqualTo("order-1".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo(payload.toBytes());
    assertThat(headers(record))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("ce_specversion", "1.0"),
                Map.entry("ce_id", "order-1/reserve-stock/do"),
                Map.entry("ce_type", "shop.ReserveStock"),
                Map.entry("ce_source", "skald/skald.sagas"),
                Map.entry("ce_time", "2026-03-01T12:15:00Z"),
                Map.entry("ce_sagaid", "order-1"),
                Map.entry("ce_step", "reserve-stock"),
                Map.entry("ce_attempt", "2"),
                Map.entry("ce_direction", "do"),
                Map.entry("ce_replyto", "skald.sagas"),
                Map.entry("ce_replytoken", ReplyTokens.of(Inbound.SECRET, id, 2)),
                Map.entry("ce_deadline", "2026-03-01T12:15:02.500Z")));
  }

  @Test
  void a_command_to_do_tells_when_the_deadline_of_its_saga_will_act() {
    var saga = (SagaState.Forward) StateSamples.of("forward-traced");
    var deadline = saga.origin().deadline().orElseThrow();
    var toTurnAround = StateSamples.of("forward-to-turn-with-deadline");

    assertThat(headers(sent(saga, Direction.DO)))
        .containsEntry("ce_sagadeadline", Stamps.of(3).wallClock(deadline).toString());
    assertThat(headers(sent(saga, Direction.UNDO))).doesNotContainKey("ce_sagadeadline");
    assertThat(headers(sent(toTurnAround, Direction.DO))).doesNotContainKey("ce_sagadeadline");
  }

  @Test
  void a_query_is_the_command_of_its_attempt_with_one_more_header() {
    var plain = sent(Direction.DO);
    var due = NOW.plusMillis(2_500);
    var query = send(new CommandId(ORDER, "reserve-stock", Direction.DO)).asQuery();
    var queried = new SagaEvent.StepQueried(ORDER, NOW, "reserve-stock", 2, 1, payload, due);
    var record = published(new SagaLogEvent.OfSaga(queried), query).getLast();

    assertThat(record.topic()).isEqualTo(plain.topic());
    assertThat(record.key()).isEqualTo(plain.key());
    assertThat(record.value()).isEqualTo(plain.value());
    var expected = new LinkedHashMap<>(headers(plain));
    expected.put("ce_query", "true");
    assertThat(headers(record)).isEqualTo(expected);
  }

  @Test
  void a_command_to_undo_also_names_what_it_undoes() {
    var headers = headers(sent(Direction.UNDO));

    var plain = headers(sent(Direction.DO));
    var id = new CommandId(ORDER, "reserve-stock", Direction.UNDO);
    assertThat(headers)
        .containsEntry("ce_id", "order-1/reserve-stock/undo")
        .containsEntry("ce_type", "shop.ReleaseStock")
        .containsEntry("ce_direction", "undo")
        .containsEntry("ce_compensates", "order-1/reserve-stock/do")
        .containsEntry("ce_replytoken", ReplyTokens.of(Inbound.SECRET, id, 2))
        .hasSize(plain.size() + 1)
        .containsKeys(plain.keySet().toArray(String[]::new));
  }

  @Test
  void a_later_edition_has_an_id_of_its_own() {
    var id = new CommandId(ORDER, "reserve-stock", Direction.UNDO, 2);
    var undo = send(id).compensating(new CommandId(ORDER, "reserve-stock", Direction.DO, 3));
    var skipped = new SagaLogEvent.OfSaga(new SagaEvent.StepSkipped(ORDER, NOW, "ship"));

    assertThat(headers(published(skipped, undo).getLast()))
        .containsEntry("ce_id", "order-1/reserve-stock/undo/2")
        .containsEntry("ce_compensates", "order-1/reserve-stock/do/3")
        .containsEntry("ce_replytoken", ReplyTokens.of(Inbound.SECRET, id, 2));
  }

  @Test
  void every_replica_makes_the_same_bytes() {
    assertThat(sent(Direction.DO)).isEqualTo(sent(Direction.DO));
  }

  @Test
  void an_event_goes_to_the_journal_under_an_id_that_every_repeat_has() {
    var stuck = new SagaEvent.SagaStuck(ORDER, NOW, "ship", "nobody answered");

    var record = published(new SagaLogEvent.OfSaga(stuck)).getFirst();

    assertThat(record.topic()).isEqualTo("skald.sagas.journal");
    assertThat(record.key()).isEqualTo("order-1".getBytes(UTF_8));
    assertThat(shop.wire().decode(value(record))).isEqualTo(JournalRecords.of(stuck));
    assertThat(record.headers().stream().map(WireHeader::name))
        .containsExactly("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time");
    assertThat(headers(record))
        .containsEntry("ce_id", "3-1207-4")
        .containsEntry("ce_type", "org.skald.schemas.journal.SagaStuck")
        .containsEntry("ce_time", "2026-03-01T12:15:00Z");
  }

  @Test
  void the_last_event_of_a_record_says_so() {
    var skipped = new SagaLogEvent.OfSaga(new SagaEvent.StepSkipped(ORDER, NOW, "ship"));
    var published = new ArrayList<>(published(skipped));
    published.addAll(published(skipped, command(Direction.DO)));

    var together = codec.together(published);

    assertThat(together).hasSize(3);
    assertThat(headers(together.get(0))).doesNotContainKey("ce_skaldlast");
    assertThat(headers(together.get(1))).containsEntry("ce_skaldlast", "true");
    assertThat(together.get(2)).isEqualTo(published.get(2));
    assertThat(codec.together(List.of(published.get(2)))).containsExactly(published.get(2));
  }

  private List<Map<String, String>> headersAfter(String state, SagaEffect... effects) {
    var skipped = new SagaLogEvent.OfSaga(new SagaEvent.StepSkipped(ORDER, NOW, "ship"));
    var after = new SagaLogState.Saga(StateSamples.of(state));
    return codec.publish(after, skipped, List.of(effects), Stamps.of(3)).stream()
        .map(PublishedRecordsTest::headers)
        .toList();
  }

  @Test
  void every_command_and_every_event_of_a_traced_saga_bears_its_trace() {
    assertThat(headersAfter("forward-traced", command(Direction.DO), command(Direction.UNDO)))
        .hasSize(3)
        .allSatisfy(it -> assertThat(it).containsEntry("traceparent", StateSamples.TRACE.value()));
  }

  @Test
  void nothing_of_a_saga_without_a_trace_bears_one() {
    assertThat(headersAfter("forward", command(Direction.DO)))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it).doesNotContainKey("traceparent"));
  }

  @Test
  void commands_to_do_bear_the_fence_of_the_saga_and_those_to_undo_none() {
    var headers = headersAfter("forward-fenced", command(Direction.DO), command(Direction.UNDO));

    assertThat(headers.get(1))
        .containsEntry("ce_skaldlock", "stock")
        .containsEntry("ce_skaldtoken", "4711");
    assertThat(headers.get(2)).doesNotContainKeys("ce_skaldlock", "ce_skaldtoken");
  }

  @Test
  void a_fenced_command_is_refused_in_the_words_of_what_it_fences() {
    var fence = StateSamples.FENCE;
    var refused =
        codec.refuse(
            new SagaLogCommand.Fenced(fence, SagaLog.cancel()),
            new SagaLogRejection.TokenSuperseded(fence, 5000),
            Stamps.of(3));

    assertThat(shop.wire().decode(value(refused.getFirst())))
        .isEqualTo(
            new CommandRejected(
                "order-1",
                NOW,
                "CancelSaga",
                "token-superseded",
                "expected a token of at least 5000 for the lock 'stock', found 4711"));
  }

  @Test
  void a_token_that_was_seen_is_kept_and_told_to_nobody() {
    var seen = new SagaLogState.Seen(4711);

    assertThat(codec.decodeState("fence/stock", codec.encodeState(seen), key -> seen))
        .isEqualTo(seen);
    assertThat(published(new SagaLogEvent.TokenSeen(StateSamples.FENCE))).isEmpty();
  }

  @Test
  void the_last_event_bears_no_trace_since_a_saga_that_has_ended_keeps_none() {
    assertThat(headersAfter("completed"))
        .singleElement()
        .satisfies(it -> assertThat(it).doesNotContainKey("traceparent"));
  }

  @Test
  void a_deployment_is_told_to_the_journal_once_by_the_first_shard() {
    var deployed = new SagaLogEvent.Deployed(shop.deployed(Shop.PLACE_ORDER), "ann", NOW);

    var told = codec.publish(SagaLogState.Saga.NONE, deployed, List.of(), Stamps.of(0));

    assertThat(told).hasSize(1);
    assertThat(told.getFirst().key()).isEqualTo("place-order".getBytes(UTF_8));
    assertThat(shop.wire().decode(value(told.getFirst())))
        .isEqualTo(new DefinitionDeployed("place-order", 1, NOW, Shop.PLACE_ORDER, "ann"));
    assertThat(published(deployed)).isEmpty();
  }

  @Test
  void a_refused_start_or_cancel_is_told_to_the_journal_with_its_code() {
    var missing =
        new SagaLogRejection.DefinitionNotFound("place-order", Optional.empty(), Set.of());
    var unknown = new SagaLogRejection.OfSaga(new SagaRejection.SagaNotFound(ORDER));

    var start = codec.refuse(SagaLog.start(payload), missing, Stamps.of(3));
    var cancel = codec.refuse(SagaLog.cancel(), unknown, Stamps.of(3));

    assertThat(shop.wire().decode(value(start.getFirst())))
        .isEqualTo(
            new CommandRejected(
                "order-1", NOW, "StartSaga", "definition-not-found", missing.explain()));
    assertThat(shop.wire().decode(value(cancel.getFirst())))
        .isEqualTo(
            new CommandRejected("order-1", NOW, "CancelSaga", "saga-not-found", unknown.explain()));
  }

  @Test
  void a_refused_deployment_is_not_told_since_its_caller_is() {
    var taken = new SagaLogRejection.VersionTaken(new DefinitionId("place-order", 1));
    var deploy = SagaLog.deploy(shop.deployed(Shop.PLACE_ORDER));

    assertThat(codec.refuse(deploy, taken, Stamps.of(0))).isEmpty();
  }

  private static byte[] value(OutboundRecord record) {
    return Objects.requireNonNull(record.value());
  }
}
