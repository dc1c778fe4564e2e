package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SubSagaFitTest {

  private static final String RESERVE = DefinitionFiles.text("good/reserve-basket.yaml");
  private static final String CHECKOUT = DefinitionFiles.text("good/checkout.yaml");

  private final TestSchemas schemas = TestSchemas.ofTheShop();

  private CheckedDefinition compile(String text) {
    return DefinitionFiles.sound("a file", new DefinitionCompiler().compile(text, schemas));
  }

  private List<String> unfit(String parent, String... others) {
    var known = Stream.of(others).map(this::compile).toList();
    var fit = new SubSagaFit((name, version) -> find(known, name, version));
    var checked = compile(parent);
    return Stream.concat(
            fit.unfit(checked).stream().map(SubSagaFit.Unfit::sentence),
            fit.unknown(checked).stream())
        .toList();
  }

  private static Optional<CheckedDefinition> find(
      List<CheckedDefinition> known, String name, Optional<Integer> version) {
    return known.stream()
        .filter(it -> it.definition().id().name().equals(name))
        .filter(it -> version.map(v -> v == it.definition().id().version()).orElse(true))
        .findFirst();
  }

  @Test
  void what_fits_is_found_to() {
    assertThat(unfit(CHECKOUT, RESERVE)).isEmpty();
    assertThat(unfit(RESERVE)).isEmpty();
  }

  @Test
  void a_sub_saga_that_is_not_known_does_not_fit() {
    assertThat(unfit(CHECKOUT))
        .containsExactly(
            "step 'reserve': expected a version of the saga 'reserve-basket', found none");
    assertThat(
            unfit(
                CHECKOUT.replace("saga: reserve-basket", "saga: reserve-basket\n    version: 2"),
                RESERVE))
        .containsExactly(
            "step 'reserve': expected version 2 of the saga 'reserve-basket', found none");
  }

  @Test
  void another_input_or_output_does_not_fit() {
    var plain =
        RESERVE
            .replace("BasketPlaced", "OrderPlaced")
            .replace("for-each: input.items", "for-each: '[input]'");
    var without =
        RESERVE.substring(0, RESERVE.indexOf("output:"))
            + RESERVE.substring(RESERVE.indexOf("steps:"));

    assertThat(unfit(CHECKOUT, plain))
        .containsExactly(
            "step 'reserve': expected the saga 'reserve-basket' to take shop.orders.BasketPlaced,"
                + " found that it takes shop.orders.OrderPlaced");
    assertThat(unfit(CHECKOUT, without))
        .containsExactly(
            "step 'reserve': expected the output shop.orders.BasketReserved of the saga"
                + " 'reserve-basket', found that it has none");
  }

  @Test
  void what_can_be_undone_needs_a_sub_saga_that_can() {
    var going =
        RESERVE.replace(
            "    for-each: input.items\n", "    for-each: input.items\n    kind: retriable\n");
    going = going.substring(0, going.indexOf("    compensate:"));

    assertThat(unfit(CHECKOUT, going))
        .containsExactly(
            "step 'reserve': expected a saga of compensatable steps only, since the step is one;"
                + " found others in 'reserve-basket'");
  }

  @Test
  void what_can_be_undone_holds_no_locks_of_its_own() {
    var locked = RESERVE.replace("output:", "locks: [stock]\noutput:");

    assertThat(unfit(CHECKOUT, locked))
        .containsExactly(
            "step 'reserve': expected a saga without locks, which would be undone when it has given"
                + " them back; found some in 'reserve-basket'");
  }

  /** A saga under a lock, with another as its pivot. */
  private static String underLock(String name, String lock, String sub) {
    return """
    saga: %s
    version: 1
    input: shop.orders.OrderPlaced
    id: input.orderId
    locks: ['%s']
    steps:
      go:
        kind: pivot
        saga: %s
        input: shop.orders.OrderPlaced
        with:
          orderId: input.orderId
          customer: input.customer
          sku: input.sku
          quantity: input.quantity
          amountCents: input.amountCents
    """
        .formatted(name, lock, sub);
  }

  private static String last(String lock) {
    return """
    saga: last
    version: 1
    input: shop.orders.OrderPlaced
    id: input.orderId
    locks: ['%s']
    steps:
      pay: { kind: retriable, send: shop.orders.OrderPlaced, to: a.commands, with: {
        orderId: input.orderId, customer: input.customer, sku: input.sku,
        quantity: input.quantity, amountCents: input.amountCents } }
    """
        .formatted(lock);
  }

  @Test
  void a_sub_saga_takes_its_locks_after_those_of_its_parent() {
    assertThat(unfit(underLock("first", "account/${input.customer}", "last"), last("order/1")))
        .isEmpty();
    assertThat(unfit(underLock("first", "order", "last"), last("order/${input.orderId}")))
        .isEmpty();
    assertThat(unfit(underLock("first", "order/${input.orderId}", "last"), last("account/1")))
        .containsExactly(
            "step 'go': expected each lock of the saga 'last' to come after"
                + " 'order/${input.orderId}', which this one holds, found 'account/1'");
    assertThat(unfit(underLock("first", "order/${input.orderId}", "last"), last("order/1")))
        .hasSize(1);
  }

  @Test
  void so_does_what_that_one_starts() {
    var middle = underLock("middle", "m", "last");

    assertThat(unfit(underLock("first", "b", "middle"), middle, last("z"))).isEmpty();
    assertThat(unfit(underLock("first", "b", "middle"), middle, last("a")))
        .containsExactly(
            "step 'go': expected each lock of the saga 'last' to come after 'b', which this one"
                + " holds, found 'a'");
  }

  @Test
  void a_version_by_its_number_counts_and_not_the_latest() {
    var pinning =
        underLock("first", "m", "last").replace("saga: last", "saga: last\n    version: 1");
    var second = last("a").replace("version: 1", "version: 2");

    assertThat(unfit(pinning, second, last("z"))).isEmpty();
    assertThat(unfit(pinning, second.replace("'a'", "'z'"), last("a")))
        .containsExactly(
            "step 'go': expected each lock of the saga 'last' to come after 'm', which this one"
                + " holds, found 'a'");
  }

  @Test
  void so_it_does_in_a_circle() {
    var pinning =
        underLock("first", "m", "last").replace("saga: last", "saga: last\n    version: 1");
    var back = underLock("last", "z", "first");
    var sound = last("z").replace("version: 1", "version: 2");

    assertThat(unfit(pinning, sound, back))
        .containsExactly(
            "step 'go': expected a saga that ends, found 'last', which starts this one");
    assertThat(unfit(pinning, sound, last("z"))).isEmpty();
  }

  /** A saga that starts two others once it has passed its pivot. */
  private static String twoAtOnce(String more) {
    return """
    saga: parent
    version: 1
    input: shop.orders.OrderPlaced
    id: input.orderId
    steps:
      pay: { kind: pivot, send: shop.orders.OrderPlaced, to: a.commands, with: {
        orderId: input.orderId, customer: input.customer, sku: input.sku,
        quantity: input.quantity, amountCents: input.amountCents } }
      x:
        kind: retriable
        after: [pay]
        saga: last
        input: shop.orders.OrderPlaced
        with: { orderId: input.orderId, customer: input.customer, sku: input.sku,
          quantity: input.quantity, amountCents: input.amountCents }
      y:
        kind: retriable
        after: [pay]
        saga: last
        input: shop.orders.OrderPlaced
        with: { orderId: input.orderId, customer: '"eve"', sku: input.sku,
          quantity: input.quantity, amountCents: input.amountCents }
    """
        .replace("after: [pay]", more);
  }

  @Test
  void sub_sagas_that_are_under_way_at_once_lock_different_things() {
    var both = twoAtOnce("after: [pay]");

    assertThat(unfit(both, last("order/${input.orderId}")))
        .containsExactly(
            "step 'x': expected it before or after 'y', found them at once, while both lock"
                + " 'order/${input.orderId}' of the saga 'last'");
    assertThat(unfit(both, last("till"))).hasSize(1);
    assertThat(unfit(both, last("customer/${input.customer}"))).as("not surely the same").isEmpty();
    assertThat(unfit(both, last("${saga.id}"))).as("each its own").isEmpty();
    assertThat(unfit(twoAtOnce("after: [pay]\n    when: input.quantity > 1"), last("till")))
        .as("perhaps only one of them happens")
        .isEmpty();
    assertThat(
            unfit(
                both,
                last("till").replace("locks: ['till']", "locks: [{ key: till, mode: shared }]")))
        .isEmpty();
    assertThat(
            unfit(
                both.replaceFirst(
                    "(?s)after: \\[pay\\](.*)after: \\[pay\\]", "after: [pay]$1after: [x]"),
                last("till")))
        .isEmpty();
  }

  @Test
  void so_do_the_items_of_a_list() {
    var items =
        """
        saga: parent
        version: 1
        input: shop.orders.BasketPlaced
        id: input.orderId
        steps:
          each:
            kind: retriable
            for-each: input.items
            saga: last
            input: shop.orders.OrderPlaced
            with:
              orderId: input.orderId
              customer: input.customer
              sku: item.sku
              quantity: index
              amountCents: input.amountCents
        """;

    assertThat(unfit(items, last("order/${input.orderId}")))
        .containsExactly(
            "step 'each': expected its items to lock something of their own, or 'limit: 1', found"
                + " that each locks 'order/${input.orderId}' of the saga 'last'");
    assertThat(unfit(items, last("${input.sku}"))).isEmpty();
    assertThat(unfit(items, last("${input.quantity}"))).isEmpty();
    assertThat(
            unfit(
                items.replace("    saga: last", "    limit: 1\n    saga: last"),
                last("order/${input.orderId}")))
        .isEmpty();
  }

  @Test
  void sagas_that_start_each_other_never_end() {
    var back =
        CHECKOUT
            .replace("saga: checkout", "saga: reserve-basket")
            .replace("saga: reserve-basket\n    input", "saga: checkout\n    input");
    var itself = CHECKOUT.replace("saga: reserve-basket", "saga: checkout");

    assertThat(unfit(CHECKOUT, back))
        .containsExactly(
            "step 'reserve': expected a saga that ends, found 'reserve-basket', which starts this"
                + " one");
    assertThat(unfit(itself))
        .contains(
            "step 'reserve': expected a saga that ends, found 'checkout', which starts this one");
  }
}
