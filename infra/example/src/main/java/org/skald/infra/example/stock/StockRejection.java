package org.skald.infra.example.stock;

import org.skald.log.Rejection;

/** Why stock was not put aside. */
public sealed interface StockRejection extends Rejection {

  /** There are not enough pieces. */
  record OutOfStock(int wanted, int available) implements StockRejection {
    @Override
    public String code() {
      return "out-of-stock";
    }

    @Override
    public String explain() {
      return "expected %d pieces in stock, found %d".formatted(wanted, available);
    }
  }

  /** What was asked for is no number of pieces. */
  record InvalidQuantity(int wanted) implements StockRejection {
    @Override
    public String code() {
      return "invalid-quantity";
    }

    @Override
    public String explain() {
      return "expected a quantity of at least 1, found " + wanted;
    }
  }

  /** The reservation exists with another quantity. */
  record ReservationTaken(String reservationId, int quantity) implements StockRejection {
    @Override
    public String code() {
      return "reservation-taken";
    }

    @Override
    public String explain() {
      return "expected a new reservation or a repeat, but '%s' is one of %d pieces"
          .formatted(reservationId, quantity);
    }
  }
}
