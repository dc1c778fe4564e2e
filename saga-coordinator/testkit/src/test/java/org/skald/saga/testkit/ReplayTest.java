package org.skald.saga.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.LockRequest;
import org.skald.saga.Payload;
import org.skald.saga.SagaEvent;

/** Past sagas under other definitions, and under their own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReplayTest {

  private static final int SAGAS = 500;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String INPUT =
      """
      {"orderId": "o-1", "customer": "ann", "sku": "article-1", "quantity": 2, "amountCents": 500}
      """;
  private static final String RESERVED =
      """
      {"reservationId": "r-1", "sku": "article-1", "quantity": 2}
      """;
  @TempDir private Path folder;

  private static Path example(String name) {
    return SagaFileTest.ORDER.resolveSibling(name);
  }

  /** The order with the first text of these words after a step's name as others. */
  private SagaFile changed(String step, String words, String others) throws IOException {
    var source = Files.readString(SagaFileTest.ORDER);
    var at = source.indexOf(words, source.indexOf("  " + step + ":"));
    assertThat(at).isPositive();
    return file(source.substring(0, at) + others + source.substring(at + words.length()));
  }

  private SagaFile file(String source) throws IOException {
    var file = Files.writeString(folder.resolve("place-order.yaml"), source);
    return SagaFile.read(file, SchemaFolders.near(SagaFileTest.ORDER));
  }

  private static SagaScenario order() {
    return SagaFile.read(SagaFileTest.ORDER).given(INPUT);
  }

  private static SagaScenario completed() {
    return order().ok("reserve-stock", RESERVED).ok("charge-card").ok("ship").thenCompleted();
  }

  private static RecordedSaga recorded(SagaScenario saga) {
    return recorded(SagaFile.read(SagaFileTest.ORDER).payloads(), saga.events());
  }

  private static RecordedSaga recorded(Payloads payloads, List<SagaEvent> events) {
    return RecordedSaga.of(shown(payloads, events)).orElseThrow();
  }

  /** As the API shows it. */
  private static ObjectNode shown(Payloads payloads, List<SagaEvent> events) {
    var saga = MAPPER.createObjectNode().put("id", events.getFirst().sagaId().value());
    var history = saga.putArray("history");
    for (var event : events) {
      var happened = history.addObject().put("type", event.getClass().getSimpleName());
      var fields = happened.putObject("event");
      for (var component : event.getClass().getRecordComponents()) {
        try {
          put(payloads, fields, component.getName(), component.getAccessor().invoke(event));
        } catch (ReflectiveOperationException e) {
          throw new LinkageError(String.valueOf(e.getMessage()), e);
        }
      }
      if (event instanceof SagaEvent.SagaEnded(_, _, var outcome, _)) {
        saga.put("state", outcome.name().toLowerCase(Locale.ROOT));
      }
    }
    return saga;
  }

  private static void put(Payloads payloads, ObjectNode fields, String name, Object value) {
    switch (value) {
      case Optional<?> optional -> optional.ifPresent(it -> put(payloads, fields, name, it));
      case Payload payload -> fields.set(name, payloads.render(payload));
      case Instant instant -> fields.put(name, instant.toString());
      case Integer number -> fields.put(name, number);
      case Boolean flag -> fields.put(name, flag);
      case String text -> fields.put(name, text);
      case Direction direction -> fields.put(name, direction.word());
      case LockRequest request -> fields.put("key", request.key());
      default -> {} // The API does not show it, or nobody looks at it.
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "place-order.yaml",
        "large-order.yaml",
        "basket-order.yaml",
        "checkout.yaml",
        "transfer.yaml",
        "locked-order.yaml",
        "careful-order.yaml",
        "flexible-order.yaml",
        "patient-order.yaml"
      })
  void under_their_own_definition_all_end_as_they_did(String name) {
    var file = SagaFile.read(example(name));
    var payloads = file.payloads();
    var endings = new TreeMap<String, Integer>();
    for (var seed = 1L; seed <= SAGAS; seed++) {
      var run = SimulatedRun.of(payloads, new Chance(seed, FaultPlan.USUAL, Set.of()));
      if (run.outcome().equals("stuck")) {
        continue;
      }
      var recorded = recorded(payloads, run.events());

      var replayed = file.replay().of(recorded);

      assertThat(replayed)
          .as("seed %d: %s", seed, run.story())
          .isEqualTo(new Replayed.Same(recorded.id(), recorded.ending(), List.of()));
      endings.merge(recorded.ending().state(), 1, Integer::sum);
    }
    assertThat(endings).as("reach").containsOnlyKeys("completed", "compensated");
  }

  @Test
  void people_help_again() {
    var skipped =
        order()
            .ok("reserve-stock", RESERVED)
            .ok("charge-card")
            .refused("ship", "no such street")
            .after(Duration.ofMinutes(5))
            .resumed("ship")
            .refused("ship", "no such street")
            .skippedByHand("ship")
            .thenCompleted();

    var replayed = SagaFile.read(SagaFileTest.ORDER).replay().of(recorded(skipped));

    assertThat(replayed).isInstanceOf(Replayed.Same.class);
  }

  @Test
  void what_people_put_into_a_command_is_put_in_again() throws Exception {
    var edited =
        recorded(
            order()
                .ok("reserve-stock", RESERVED)
                .ok("charge-card")
                .refused("ship", "one parcel holds one pen")
                .after(Duration.ofMinutes(5))
                .edited("ship", "{\"orderId\": \"o-1\", \"sku\": \"pen\", \"quantity\": 1}")
                .ok("ship")
                .thenCompleted());

    assertThat(SagaFile.read(SagaFileTest.ORDER).replay().of(edited))
        .isEqualTo(new Replayed.Same(edited.id(), edited.ending(), List.of()));
    var other =
        changed(
            "ship",
            """
            send: shop.shipping.Ship
                to: shipping.commands
                with: { orderId: input.orderId, sku: input.sku, quantity: input.quantity }
            """,
            """
            send: shop.stock.ReleaseStock
                to: shipping.commands
                with: { orderId: input.orderId, sku: input.sku }
            """);
    assertThat(other.replay().of(edited))
        .isInstanceOfSatisfying(
            Replayed.Unjudged.class,
            it -> assertThat(it.reason()).contains("a command of 'ship'").contains("quantity"));
  }

  @Test
  void what_nobody_helps_any_more_would_be_stuck() throws Exception {
    var failed =
        order()
            .failed("reserve-stock", "database down")
            .after(Duration.ofSeconds(1))
            .ok("reserve-stock", RESERVED)
            .ok("charge-card")
            .ok("ship")
            .thenCompleted();

    var replayed = changed("reserve-stock", "attempts: 50", "attempts: 1").replay();

    assertThat(replayed.of(recorded(failed)))
        .isInstanceOfSatisfying(
            Replayed.Otherwise.class,
            it -> {
              assertThat(it.was().state()).isEqualTo("completed");
              assertThat(it.wouldBe().state()).isEqualTo("compensated");
              assertThat(it.differences())
                  .containsExactly(
                      "charge-card: done, now nothing",
                      "reserve-stock: done, now nothing",
                      "ship: done, now nothing");
              assertThat(it.notes()).isEmpty();
            });
  }

  @Test
  void how_long_it_is_kept_changes_no_ending() throws Exception {
    var source = Files.readString(SagaFileTest.ORDER);
    var kept = file(source.replace("deadline: 15m", "deadline: 15m\nretention: 1h"));

    assertThat(kept.replay().of(recorded(completed()))).isInstanceOf(Replayed.Same.class);
    kept.given(INPUT)
        .ok("reserve-stock", RESERVED)
        .ok("charge-card")
        .ok("ship")
        .thenCompleted()
        .after(Duration.ofHours(1))
        .thenForgotten();
    assertThat(kept.simulate(SAGAS, FaultPlan.USUAL).outcomes())
        .containsOnlyKeys("completed", "compensated", "stuck");
  }

  @Test
  void what_was_never_undone_is_taken_for_what_can_be() throws Exception {
    var failed =
        order()
            .ok("reserve-stock", RESERVED)
            .failed("charge-card", "database down")
            .after(Duration.ofSeconds(1))
            .ok("charge-card")
            .ok("ship")
            .thenCompleted();

    var replayed = changed("charge-card", "attempts: 50", "attempts: 1").replay();

    assertThat(replayed.of(recorded(failed)))
        .isInstanceOfSatisfying(
            Replayed.Otherwise.class,
            it -> {
              assertThat(it.differences()).contains("reserve-stock: done, now undone");
              assertThat(it.notes())
                  .containsExactly("it is taken that 'reserve-stock' can be undone");
            });
  }

  @Test
  void a_command_with_other_content_is_noted() throws Exception {
    var changed = changed("ship", "quantity: input.quantity", "quantity: input.quantity + 1");

    assertThat(changed.replay().of(recorded(completed())))
        .isInstanceOfSatisfying(
            Replayed.Same.class,
            it -> assertThat(it.notes()).containsExactly("'ship' is asked for something else"));
  }

  @Test
  void what_nobody_was_asked_nobody_has_answered() throws Exception {
    var source = Files.readString(SagaFileTest.ORDER);
    var ship = source.substring(source.indexOf("  ship:"));
    var more = file(source + ship.replace("  ship:", "  ship-twice:")).replay();
    var longer = changed("reserve-stock", "timeout: 3s", "timeout: 10s").replay();
    var lost =
        order()
            .after(Duration.ofSeconds(5))
            .ok("reserve-stock", RESERVED)
            .ok("charge-card")
            .ok("ship")
            .thenCompleted();

    assertThat(more.of(recorded(completed())))
        .isEqualTo(new Replayed.Unjudged("o-1", "attempt 1 of 'ship-twice' was never made"));
    assertThat(longer.of(recorded(lost)))
        .isEqualTo(
            new Replayed.Unjudged(
                "o-1",
                "attempt 1 of 'reserve-stock' was not answered in PT3S;"
                    + " nobody knows what came later"));
  }

  @Test
  void an_input_that_does_not_fit_any_more_is_said() {
    var file = SagaFile.read(SagaFileTest.ORDER);
    var shown = shown(file.payloads(), completed().events());
    ((ObjectNode) shown.at("/history/0/event/input")).put("quantity", "two");

    assertThat(file.replay().of(RecordedSaga.of(shown).orElseThrow()))
        .isInstanceOfSatisfying(
            Replayed.Unjudged.class,
            it -> assertThat(it.reason()).startsWith("the input: ").contains("quantity"));
  }

  @Test
  void without_its_beginning_it_is_no_past_saga() {
    var shown = shown(SagaFile.read(SagaFileTest.ORDER).payloads(), completed().events());
    shown.withArray("/history").remove(0);

    assertThat(RecordedSaga.of(shown)).isEmpty();
  }

  @Test
  void a_tally_counts_each() {
    var same = new Replayed.Same("a", new Ending("completed", new TreeMap<>()), List.of());

    assertThat(Replayed.Tally.of(List.of(same, same, new Replayed.Unjudged("b", "why"))))
        .isEqualTo(new Replayed.Tally(2, 0, 1));
  }
}
