package org.skald.infra.example.stock;

import java.util.Map;

/**
 * The stock of one article. No piece appears or vanishes: what is available and what is reserved
 * add up to the total.
 *
 * @param reservations pieces by reservation
 */
public record StockState(int total, int available, Map<String, Integer> reservations) {

  /** Refuses a stock in which pieces appeared or vanished. */
  public StockState {
    reservations = Map.copyOf(reservations);
    var reserved = reservations.values().stream().mapToInt(Integer::intValue).sum();
    if (available < 0 || available + reserved != total) {
      throw new IllegalStateException(
          "expected a stock of %d pieces, found %d available and %d reserved"
              .formatted(total, available, reserved));
    }
  }
}
