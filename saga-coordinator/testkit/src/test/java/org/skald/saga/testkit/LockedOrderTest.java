package org.skald.saga.testkit;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Locks in a scenario, on the example of {@code locks.md}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockedOrderTest {

  private static final Path FOLDER =
      Path.of("..", "..", "infra", "example", "src", "main", "resources")
          .resolve("org/skald/infra/example");
  private static final String ORDER =
      """
      {"orderId": "o-1", "customer": "ada", "sku": "s-1", "quantity": 2, "amountCents": 500}
      """;
  private static final String RESERVED =
      """
      {"reservationId": "r-1", "sku": "s-1", "quantity": 2}
      """;

  private static SagaFile file() {
    return SagaFile.read(FOLDER.resolve("locked-order.yaml"));
  }

  @Test
  void an_order_takes_its_locks_in_the_order_of_their_keys_and_its_part_of_the_stock() {
    file()
        .given(ORDER)
        .thenLocks("customer/ada", "stock/s-1")
        .thenTakes("stock/s-1", 2)
        .ok("reserve-stock", RESERVED);
  }

  @Test
  void an_order_whose_customer_is_locked_for_too_long_does_nothing() {
    file()
        .givenHeldByOthers(ORDER, "customer/ada")
        .thenLocks("customer/ada")
        .thenDoesNotSend("reserve-stock")
        .thenCompensated();
  }

  @Test
  void a_lock_is_asked_for_once_where_two_entries_make_the_same_key() {
    SagaFile.read(FOLDER.resolve("patterns/semantic-lock.yaml"))
        .given(
            """
            {"id": "w-1", "customer": "ada", "cents": 5, "items": ["b", "a", "b"], "express": true}
            """)
        .thenLocks("customer/ada", "item/a", "item/b");
  }

  @Test
  void an_entry_whose_condition_does_not_hold_takes_no_lock() {
    SagaFile.read(FOLDER.resolve("patterns/lock-by-value.yaml"))
        .given(
            """
            {"id": "w-1", "customer": "ada", "cents": 5, "items": [], "express": true}
            """)
        .thenLocks()
        .ok("pay")
        .thenCompleted();
  }
}
