package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.saga.EventChannel;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaId;
import org.skald.saga.Scope;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.AwaitedEvent.Keyed;

/** What a file says of the events that a saga waits for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AwaitedEventTest {

  private static final String EVENT = "shop.payments.PaymentReceived";
  private static final EventChannel CHANNEL =
      new EventChannel("invoice-order", "payments.events", EVENT, digest("event.orderId"));

  private final TestSchemas schemas = TestSchemas.ofTheShop();

  private static String digest(String source) {
    return Payload.of(source.getBytes(StandardCharsets.UTF_8)).digest().substring(0, 8);
  }

  private CheckedDefinition compiled(String old, String other) {
    var text = DefinitionFiles.text("good/invoice-order.yaml");
    assertThat(text).contains(old);
    return DefinitionFiles.sound(
        "invoice-order.yaml", new DefinitionCompiler().compile(text.replace(old, other), schemas));
  }

  private CheckedDefinition compiled() {
    return DefinitionFiles.compileSound("good/invoice-order.yaml", schemas);
  }

  private Payload event(String orderId) {
    return schemas.payload(EVENT, orderId, "ada", 900L);
  }

  private Payload order(String orderId) {
    return schemas.payload("shop.orders.OrderPlaced", orderId, "ada", "article-1", 1, 900L);
  }

  private static Mapped key(CheckedDefinition definition, Payload order) {
    var call = definition.definition().step("await-payment").call();
    return call.command().mapping().map(new Scope(new SagaId("o-1"), order, Map.of()));
  }

  @Test
  void event_and_saga_meet_in_the_mailbox_of_their_key() {
    var definition = compiled();
    var awaited = definition.awaited().getFirst();

    assertThat(awaited.channel()).isEqualTo(CHANNEL);
    assertThat(awaited.buffer()).isEqualTo(Duration.ofDays(1));
    assertThat(awaited.mailboxOf(event("o-1"), schemas.schema(EVENT)))
        .isEqualTo(new Keyed.Known(CHANNEL.mailbox("o-1")));
    assertThat(key(definition, order("o-1")))
        .isEqualTo(new Mapped.Ready(Recipient.Event.payload("o-1")));
  }

  @Test
  void a_whole_number_is_a_key_too() {
    var definition =
        compiled(
            "key: event.orderId                        # whose key, computed from the event,\n"
                + "    matches: input.orderId ",
            "key: event.amountCents\n    matches: input.quantity * 900 ");

    var awaited = definition.awaited().getFirst();
    assertThat(awaited.mailboxOf(event("o-1"), schemas.schema(EVENT)))
        .isEqualTo(new Keyed.Known(awaited.channel().mailbox("900")));
    assertThat(key(definition, order("o-1")))
        .isEqualTo(new Mapped.Ready(Recipient.Event.payload("900")));
  }

  @Test
  void it_waits_as_its_place_asks_for() {
    var before = compiled().definition().step("await-payment");
    assertThat(before.kind()).isEqualTo(StepKind.COMPENSATABLE);
    assertThat(before.call().onUnknown()).isEqualTo(UnknownPolicy.QUERY);
    assertThat(before.call().timeout()).isEqualTo(Duration.ofDays(14));
    assertThat(before.awaited()).contains(CHANNEL);

    var beyond = beyondThePivot("");
    assertThat(beyond.kind()).isEqualTo(StepKind.RETRIABLE);
    assertThat(beyond.call().onUnknown()).isEqualTo(UnknownPolicy.HOLD);

    var replaced = beyondThePivot("  remind:\n    on-failure: await-payment\n    sleep: 1s\n");
    assertThat(replaced.kind()).isEqualTo(StepKind.RETRIABLE);
    assertThat(replaced.call().onUnknown()).isEqualTo(UnknownPolicy.QUERY);
  }

  private StepDefinition beyondThePivot(String further) {
    var text =
        """
        saga: invoice-order
        version: 1
        input: shop.orders.OrderPlaced
        id: input.orderId
        steps:
          ship:
            kind: pivot
            send: shop.shipping.Ship
            to: shipping.commands
            with: { orderId: input.orderId, sku: input.sku, quantity: input.quantity }
          await-payment:
            after: [ship]
            wait-for: shop.payments.PaymentReceived
            from: payments.events
            key: event.orderId
            matches: input.orderId
            timeout: 14d
        """;
    var compiled = new DefinitionCompiler().compile(text + further, schemas);
    return DefinitionFiles.sound("invoice-order.yaml", compiled).definition().step("await-payment");
  }

  @Test
  void its_event_is_seen_as_a_reply() {
    assertThat(compiled().reply("await-payment").map(it -> it.schema().getFullName()))
        .contains(EVENT);
  }

  @Test
  void an_event_with_an_empty_key_is_for_nobody() {
    var awaited = compiled().awaited().getFirst();

    assertThat(awaited.mailboxOf(event(""), schemas.schema(EVENT))).isEqualTo(new Keyed.None());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\u0007"})
  void what_is_no_key_is_told_of_on_either_side(String key) {
    var definition = compiled();

    var keyed = definition.awaited().getFirst().mailboxOf(event(key), schemas.schema(EVENT));

    assertThat(((Keyed.Broken) keyed).reason())
        .startsWith("key: `event.orderId`: expected a key of 1 to 200 printable characters");
    assertThat(((Mapped.Broken) key(definition, order(key))).reason())
        .startsWith("`input.orderId`: expected a key of 1 to 200 printable characters");
  }

  @Test
  void a_saga_without_a_key_cannot_wait() {
    assertThat(key(compiled(), order(""))).isInstanceOf(Mapped.Broken.class);
  }

  @Test
  void records_of_another_name_are_no_such_events() {
    var awaited = compiled().awaited().getFirst();

    assertThat(awaited.isOf(schemas.schema(EVENT))).isTrue();
    assertThat(awaited.isOf(schemas.schema("shop.payments.CardCharged"))).isFalse();
    assertThat(awaited.isOf(Schema.create(Schema.Type.STRING))).isFalse();
  }

  @Test
  void what_comes_first_is_kept_for_an_hour_by_itself() {
    var definition =
        compiled(
            "    buffer: 1d                                # one that comes first is kept so long",
            "");

    assertThat(definition.awaited().getFirst().buffer()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void all_versions_that_agree_on_the_key_share_the_mailboxes() {
    var next = compiled("version: 1", "version: 2").awaited().getFirst();
    var other =
        compiled("key: event.orderId ", "key: event.orderId + \"-\" + event.payer ")
            .awaited()
            .getFirst();

    assertThat(next.channel()).isEqualTo(CHANNEL);
    assertThat(other.channel()).isNotEqualTo(CHANNEL);
  }

  @Test
  void a_file_that_waits_needs_the_schema_of_its_event() {
    var references = DefinitionCompiler.references(DefinitionFiles.text("good/invoice-order.yaml"));

    assertThat(((References.Named) references).schemas()).contains(EVENT);
    assertThat(Optional.ofNullable(compiled().schemaIds().get(EVENT))).isPresent();
  }
}
