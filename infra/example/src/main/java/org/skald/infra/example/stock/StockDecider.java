package org.skald.infra.example.stock;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;

/**
 * The rules of one article's stock. There are no effects.
 *
 * @param initialQuantity how many pieces of every article there are at first
 */
public record StockDecider(int initialQuantity)
    implements Decider<StockCommand, StockState, StockEvent, StockRejection, Void> {

  /** Refuses a negative quantity. */
  public StockDecider {
    if (initialQuantity < 0) {
      throw new IllegalArgumentException(
          "expected an initial quantity of at least 0, found " + initialQuantity);
    }
  }

  @Override
  public StockState initial() {
    return new StockState(initialQuantity, initialQuantity, Map.of());
  }

  @Override
  public Decision<StockEvent, StockRejection> decide(
      StockState state, StockCommand command, Moment moment) {
    return switch (command) {
      case StockCommand.Reserve reserve -> reserve(state, reserve);
      case StockCommand.Release(var id) -> {
        var quantity = state.reservations().get(id);
        yield quantity == null
            ? Decision.accept()
            : Decision.accept(new StockEvent.Released(id, quantity));
      }
    };
  }

  private static Decision<StockEvent, StockRejection> reserve(
      StockState state, StockCommand.Reserve reserve) {
    var known = state.reservations().get(reserve.reservationId());
    if (known != null) {
      return known == reserve.quantity()
          ? Decision.accept()
          : Decision.reject(new StockRejection.ReservationTaken(reserve.reservationId(), known));
    }
    if (reserve.quantity() < 1) {
      return Decision.reject(new StockRejection.InvalidQuantity(reserve.quantity()));
    }
    return reserve.quantity() > state.available()
        ? Decision.reject(new StockRejection.OutOfStock(reserve.quantity(), state.available()))
        : Decision.accept(new StockEvent.Reserved(reserve.reservationId(), reserve.quantity()));
  }

  @Override
  public StockState evolve(StockState state, StockEvent event) {
    var reservations = new HashMap<>(state.reservations());
    return switch (event) {
      case StockEvent.Reserved(var id, var quantity) -> {
        reservations.put(id, quantity);
        yield new StockState(state.total(), state.available() - quantity, reservations);
      }
      case StockEvent.Released(var id, var quantity) -> {
        reservations.remove(id);
        yield new StockState(state.total(), state.available() + quantity, reservations);
      }
    };
  }

  @Override
  public List<Void> react(StockState after, StockEvent event) {
    return List.of();
  }
}
