package org.skald.infra.example.stock;

/** What happened to the stock of one article. */
public sealed interface StockEvent {

  /** Pieces were put aside. */
  record Reserved(String reservationId, int quantity) implements StockEvent {}

  /** The pieces of a reservation are free again. */
  record Released(String reservationId, int quantity) implements StockEvent {}
}
