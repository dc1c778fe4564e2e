package org.skald.infra.example.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.infra.example.stock.StockCommand.Release;
import org.skald.infra.example.stock.StockCommand.Reserve;
import org.skald.infra.example.stock.StockEvent.Released;
import org.skald.infra.example.stock.StockEvent.Reserved;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.testkit.Scenario;
import org.skald.schemas.AvroWire;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StockDeciderTest {

  private static final Scenario<StockCommand, StockState, StockEvent, StockRejection, Void> STOCK =
      Scenario.of(new StockDecider(10));

  @Test
  void pieces_are_put_aside() {
    var then = STOCK.given(new Reserved("a", 3)).when(new Reserve("b", 4));

    then.thenEvents(new Reserved("b", 4));
    assertThat(then.state()).isEqualTo(new StockState(10, 3, Map.of("a", 3, "b", 4)));
  }

  @Test
  void more_than_there_is_is_refused() {
    STOCK
        .given(new Reserved("a", 3))
        .when(new Reserve("b", 8))
        .thenRejected(new StockRejection.OutOfStock(8, 7));
  }

  @Test
  void nothing_cannot_be_reserved() {
    STOCK.when(new Reserve("a", 0)).thenRejected(new StockRejection.InvalidQuantity(0));
  }

  @Test
  void a_repeat_changes_nothing() {
    STOCK.given(new Reserved("a", 3)).when(new Reserve("a", 3)).thenNothing();
  }

  @Test
  void a_reservation_does_not_change_its_quantity() {
    STOCK
        .given(new Reserved("a", 3))
        .when(new Reserve("a", 4))
        .thenRejected(new StockRejection.ReservationTaken("a", 3));
  }

  @Test
  void a_release_gives_back_what_was_reserved_and_no_more() {
    var given = STOCK.given(new Reserved("a", 3));

    given.when(new Release("a")).thenEvents(new Released("a", 3));
    given.given(new Released("a", 3)).when(new Release("a")).thenNothing();
  }

  @Test
  void pieces_that_appear_from_nowhere_stop_everything() {
    assertThatThrownBy(() -> new StockState(10, 8, Map.of("a", 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a stock of 10 pieces, found 8 available and 3 reserved");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void what_is_stored_is_what_was_decided(long seed) {
    var random = new Random(seed);
    var decider = new StockDecider(10);
    var codec = new StockCodec(AvroWire.connect("mock://stock"), "facts");
    var state = decider.initial();
    var seen = new HashSet<Class<?>>();
    for (var step = 0; step < 200; step++) {
      var id = "r" + random.nextInt(20);
      var command = random.nextBoolean() ? new Reserve(id, random.nextInt(5)) : new Release(id);
      var moment = new Moment(new Position(step), Instant.EPOCH, 1);
      switch (decider.decide(state, command, moment)) {
        case Decision.Rejected<StockEvent, StockRejection>(var rejection) ->
            seen.add(rejection.getClass());
        case Decision.Accepted<StockEvent, StockRejection>(var events) -> {
          events.forEach(it -> seen.add(it.getClass()));
          state = decider.evolve(codec.decode(codec.encode(state)), events);
        }
      }
    }

    assertThat(state.total()).isEqualTo(10);
    assertThat(seen)
        .as("reach")
        .contains(StockEvent.class.getPermittedSubclasses())
        .contains(StockRejection.class.getPermittedSubclasses());
  }
}
