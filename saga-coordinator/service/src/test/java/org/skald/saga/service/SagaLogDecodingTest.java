package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.skald.saga.service.Inbound.SECRET;
import static org.skald.saga.service.SagaLog.ORDER;
import static org.skald.saga.service.StateSamples.TRACE;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.Findings;
import org.skald.log.shard.Findings.Unsettled;
import org.skald.log.shard.Reading;
import org.skald.log.shard.WireNames;
import org.skald.saga.Fence;
import org.skald.saga.Person;
import org.skald.saga.SagaCommand;
import org.skald.saga.TraceParent;
import org.skald.schemas.Headers;
import org.skald.schemas.journal.SagaStuck;
import org.skald.schemas.saga.ApproveAct;
import org.skald.schemas.saga.CancelSaga;
import org.skald.schemas.saga.ForceCompensation;
import org.skald.schemas.saga.MigrateSaga;
import org.skald.schemas.saga.PauseSaga;
import org.skald.schemas.saga.RejectAct;
import org.skald.schemas.saga.ResumeSaga;
import org.skald.schemas.saga.ResumeStep;
import org.skald.schemas.saga.SkipStep;
import org.skald.schemas.saga.StartSaga;

/** Commands to the saga log as records: what is taken, and what becomes of the rest. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaLogDecodingTest {

  private final Shop shop = new Shop();
  private final SagaLogCodec codec = shop.codec();

  @AfterEach
  void close() {
    shop.close();
  }

  private Decoded<SagaLogCommand> decode(Inbound record) throws Unsettled {
    return codec.decode(record.toLogRecord(), new Reading(SECRET, 1), shop::found);
  }

  private void assertUndecodable(Inbound record, String code, String... words) throws Unsettled {
    assertThat(decode(record))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            it -> {
              assertThat(it.code()).as("%s", it.cause()).isEqualTo(code);
              assertThat(it.cause()).startsWith("expected ");
              assertThat(words).allSatisfy(word -> assertThat(it.cause()).contains(word));
            });
  }

  private byte[] input() {
    return shop.payload("OrderPlaced", "order-1", 2).toBytes();
  }

  private static StartSaga start(String id, byte[] input) {
    return StartSaga.newBuilder()
        .setSagaId(id)
        .setSaga("place-order")
        .setVersion(2)
        .setInput(ByteBuffer.wrap(input))
        .build();
  }

  private Inbound start() {
    return Inbound.command(shop.wire(), "order-1", start("order-1", input()));
  }

  private Inbound cancel() {
    return Inbound.command(
        shop.wire(), "order-1", new CancelSaga("order-1", "ann", "her own wish"));
  }

  private Inbound deploy(String source) {
    return Inbound.command(shop.wire(), null, shop.deployCommand(source));
  }

  @Test
  void a_start_needs_no_seal_and_keeps_its_request_id() throws Unsettled {
    assertThat(decode(start()))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.Start(
                    ORDER,
                    "place-order",
                    Optional.of(2),
                    shop.payload("OrderPlaced", "order-1", 2),
                    Optional.empty(),
                    Optional.empty()),
                Optional.of("request-1")));
  }

  private Optional<TraceParent> traceOf(Inbound record) throws Unsettled {
    return decode(record) instanceof Decoded.Command<SagaLogCommand>(SagaLogCommand.Start start, _)
        ? start.traceparent()
        : fail("expected a start");
  }

  private Inbound startWithTraceField(String text) {
    var named = StartSaga.newBuilder(start("order-1", input())).setTraceparent(text).build();
    return Inbound.command(shop.wire(), "order-1", named);
  }

  @Test
  void a_start_may_name_its_trace_in_a_header() throws Unsettled {
    assertThat(traceOf(start().with(Headers.TRACEPARENT, TRACE.value()))).contains(TRACE);
  }

  @Test
  void a_start_may_name_its_trace_in_its_field_and_a_header_counts_before_it() throws Unsettled {
    var inField = startWithTraceField("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    assertThat(traceOf(inField)).isPresent().isNotEqualTo(Optional.of(TRACE));
    assertThat(traceOf(inField.with(Headers.TRACEPARENT, TRACE.value()))).contains(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "00-1-2-01", "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"})
  void a_trace_that_is_none_counts_as_absent(String text) throws Unsettled {
    assertThat(traceOf(start().with(Headers.TRACEPARENT, text))).isEmpty();
    assertThat(traceOf(startWithTraceField(text))).isEmpty();
    assertThat(traceOf(startWithTraceField(TRACE.value()).with(Headers.TRACEPARENT, text)))
        .contains(TRACE);
  }

  @Test
  void a_sealed_cancel_comes_out() throws Unsettled {
    assertThat(decode(cancel().sealed()))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.AboutSaga(
                    new SagaCommand.CancelSaga(ORDER, "ann", "her own wish")),
                Optional.of("request-1")));
  }

  @Test
  void sealed_help_for_a_stuck_saga_comes_out() throws Unsettled {
    var resume =
        Inbound.command(
            shop.wire(), "order-1", new ResumeStep("order-1", "ship", "ann", "it is back"));
    var skip =
        Inbound.command(shop.wire(), "order-1", new SkipStep("order-1", "ship", "ann", "by hand"));

    assertThat(decode(resume.sealed()))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.AboutSaga(
                    new SagaCommand.ResumeStep(ORDER, "ship", "ann", "it is back")),
                Optional.of("request-1")));
    assertThat(decode(skip.sealed()))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.AboutSaga(
                    new SagaCommand.SkipStep(ORDER, "ship", "ann", "by hand")),
                Optional.of("request-1")));
    assertUndecodable(resume, "unauthorized", "ResumeStep");
    assertUndecodable(skip, "unauthorized", "SkipStep");
  }

  @Test
  void sealed_acts_upon_a_saga_come_out() throws Unsettled {
    var acts =
        Map.of(
            new PauseSaga("order-1", "ann", "why"), new SagaCommand.PauseSaga(ORDER, "ann", "why"),
            new ResumeSaga("order-1", "ann", "why"),
                new SagaCommand.ResumeSaga(ORDER, "ann", "why"),
            new ForceCompensation("order-1", "ann", "why"),
                new SagaCommand.ForceCompensation(ORDER, "ann", "why"));
    for (var act : acts.entrySet()) {
      var inbound = Inbound.command(shop.wire(), "order-1", act.getKey());
      assertThat(decode(inbound.sealed()))
          .isEqualTo(
              new Decoded.Command<>(
                  new SagaLogCommand.AboutSaga(act.getValue()), Optional.of("request-1")));
      assertUndecodable(inbound, "unauthorized", act.getKey().getSchema().getName());
    }
  }

  @Test
  void what_a_person_asks_comes_out_with_the_principal_whom_the_node_attests() throws Unsettled {
    var ann = new Person("ann", Optional.of("a-1"));
    var asked =
        Map.of(
            new PauseSaga("order-1", "ann", "why"),
                new SagaLogCommand.AboutSaga(
                    new SagaCommand.Attested(
                        "a-1", new SagaCommand.PauseSaga(ORDER, "ann", "why"))),
            new MigrateSaga("order-1", 2, "ann", "why"),
                new SagaLogCommand.Migrate(ORDER, 2, "ann", "why", Optional.of("a-1")),
            new ApproveAct("order-1", 17L, "ann", "why"),
                new SagaLogCommand.AboutSaga(
                    new SagaCommand.ApproveAct(ORDER, OptionalLong.of(17), ann, "why")),
            new RejectAct("order-1", null, "ann", "why"),
                new SagaLogCommand.AboutSaga(
                    new SagaCommand.RejectAct(ORDER, OptionalLong.empty(), ann, "why")));
    for (var act : asked.entrySet()) {
      var inbound =
          Inbound.command(shop.wire(), "order-1", act.getKey()).with(Headers.PRINCIPAL, "a-1");
      assertThat(decode(inbound.sealed()))
          .isEqualTo(new Decoded.Command<>(act.getValue(), Optional.of("request-1")));
      assertUndecodable(inbound, "unauthorized", act.getKey().getSchema().getName());
      assertUndecodable(
          inbound.sealed().with(Headers.PRINCIPAL, "a-2"),
          "unauthorized",
          act.getKey().getSchema().getName());
    }
  }

  @Test
  void a_sealed_deployment_comes_out_compiled() throws Unsettled {
    assertThat(decode(deploy(Shop.PLACE_ORDER).sealed()))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.Deploy(shop.deployed(Shop.PLACE_ORDER), "ann"),
                Optional.of("request-1")));
  }

  @Test
  void a_start_and_a_cancel_may_be_fenced_by_their_headers() throws Unsettled {
    var fence = new Fence("stock", 4711);

    assertThat(decode(fenced(start(), "stock", "4711")))
        .isInstanceOfSatisfying(
            Decoded.Command.class,
            it ->
                assertThat(it.command())
                    .isInstanceOfSatisfying(
                        SagaLogCommand.Fenced.class,
                        fenced -> assertThat(fenced.fence()).isEqualTo(fence)));
    assertThat(decode(fenced(cancel().sealed(), "stock", "4711")))
        .isEqualTo(
            new Decoded.Command<>(
                new SagaLogCommand.Fenced(
                    fence,
                    new SagaLogCommand.AboutSaga(
                        new SagaCommand.CancelSaga(ORDER, "ann", "her own wish"))),
                Optional.of("request-1")));
  }

  @Test
  void half_a_fence_and_one_that_is_none_are_malformed() throws Unsettled {
    assertUndecodable(start().with(Headers.LOCK, "stock"), "malformed", "found only the lock");
    assertUndecodable(start().with(Headers.TOKEN, "4711"), "malformed", "found only the token");
    assertUndecodable(fenced(start(), "stock", "x"), "malformed", "a whole number", "'x'");
    assertUndecodable(fenced(start(), "stock", "-1"), "malformed", "a fencing token from 0");
    assertUndecodable(fenced(start(), " ", "4711"), "malformed", "expected a lock");
  }

  private static Inbound fenced(Inbound record, String lock, String token) {
    return record.with(Headers.LOCK, lock).with(Headers.TOKEN, token);
  }

  @Test
  void a_cancel_or_a_deployment_that_no_node_has_sealed_is_unauthorized() throws Unsettled {
    assertUndecodable(cancel(), "unauthorized", "CancelSaga", "no seal that holds");
    assertUndecodable(deploy(Shop.PLACE_ORDER), "unauthorized", "DeployDefinition");
  }

  @Test
  void a_seal_holds_for_its_own_record_only() throws Unsettled {
    var other =
        Inbound.command(shop.wire(), "order-1", new CancelSaga("order-1", "bob", "his wish"));
    var seal = other.sealed().toLogRecord().header(WireNames.SEAL).orElseThrow();

    assertUndecodable(cancel().with(WireNames.SEAL, seal), "unauthorized");
    assertUndecodable(cancel().with(WireNames.SEAL, "x"), "unauthorized");
  }

  @Test
  void a_record_without_a_value_is_malformed() throws Unsettled {
    assertUndecodable(start().holding(null), "malformed", "found no value");
  }

  @Test
  void a_value_that_is_not_in_registry_wire_format_is_malformed() throws Unsettled {
    assertUndecodable(start().holding(new byte[] {1, 2, 3}), "malformed");
    assertUndecodable(start().holding(new byte[0]), "malformed");
  }

  @Test
  void a_value_of_a_schema_that_nobody_knows_is_malformed() throws Unsettled {
    assertUndecodable(start().holding(new byte[] {0, 0, 0, 9, 9, 2}), "malformed");
  }

  @Test
  void a_value_that_breaks_off_is_malformed() throws Unsettled {
    var whole = shop.wire().encode(start("order-1", input()));
    var part = Arrays.copyOf(whole, whole.length - 3);

    assertUndecodable(start().holding(part), "malformed");
  }

  @Test
  void a_type_other_than_the_value_s_is_malformed() throws Unsettled {
    assertUndecodable(
        start().with(Headers.TYPE, "org.skald.schemas.saga.CancelSaga"),
        "malformed",
        "as the header says",
        "StartSaga");
    assertUndecodable(start().without(Headers.TYPE), "malformed", "''");
  }

  @Test
  void a_record_that_is_no_command_is_of_an_unknown_type() throws Unsettled {
    var fact =
        Inbound.command(
            shop.wire(), "order-1", new SagaStuck("order-1", SagaLog.NOW, "ship", "lost"));

    assertUndecodable(fact.sealed(), "unknown-type", "SagaStuck");
  }

  @Test
  void a_key_other_than_the_saga_id_is_malformed() throws Unsettled {
    assertUndecodable(start().keyed("order-2"), "malformed", "'order-1'", "'order-2'");
    assertUndecodable(start().keyed(null), "malformed", "found ''");
    assertUndecodable(cancel().sealed().keyed("order-2"), "malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\u0000b"})
  void an_id_that_is_none_is_malformed(String id) throws Unsettled {
    assertUndecodable(
        Inbound.command(shop.wire(), id, start(id, input())), "malformed", "a saga id");
  }

  @Test
  void an_input_that_is_not_in_registry_wire_format_is_malformed() throws Unsettled {
    assertUndecodable(
        Inbound.command(shop.wire(), "order-1", start("order-1", new byte[] {7})), "malformed");
    assertUndecodable(
        Inbound.command(shop.wire(), "order-1", start("order-1", new byte[] {0, 0, 0, 9, 9})),
        "malformed");
  }

  @Test
  void a_sealed_deployment_of_a_faulty_file_is_malformed() throws Unsettled {
    assertUndecodable(
        deploy(Shop.PLACE_ORDER.replace("kind: pivot", "kind: hinge")).sealed(),
        "malformed",
        "expected a sound definition");
  }

  @Test
  void a_record_waits_until_the_log_says_what_its_schema_is() {
    assertThatThrownBy(
            () -> codec.decode(start().toLogRecord(), new Reading(SECRET, 1), nothingRecorded()))
        .isInstanceOf(Unsettled.class)
        .hasMessageContaining("schema/");
  }

  @Test
  void a_schema_that_the_log_says_is_unknown_is_unknown_whatever_the_registry_says()
      throws Unsettled {
    assertThat(codec.decode(start().toLogRecord(), new Reading(SECRET, 1), _ -> Optional.empty()))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            it -> assertThat(it.cause()).contains("a schema that the registry knows"));
  }

  private static Findings nothingRecorded() {
    return question -> {
      throw new Unsettled(question);
    };
  }
}
