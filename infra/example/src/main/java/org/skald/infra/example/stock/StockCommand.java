package org.skald.infra.example.stock;

/** What can be asked of the stock of one article. */
public sealed interface StockCommand {

  /** Put pieces aside. The reservation bears the id of the command that asks for it. */
  record Reserve(String reservationId, int quantity) implements StockCommand {}

  /** Give the pieces of a reservation free again. */
  record Release(String reservationId) implements StockCommand {}
}
