package org.skald.infra.example.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.skald.schemas.AvroWire;
import shop.orders.Approval;
import shop.orders.BasketPlaced;
import shop.orders.BasketReserved;
import shop.orders.OrderPlaced;
import shop.payments.CardCharged;
import shop.payments.ChargeCard;
import shop.payments.PaymentReceived;
import shop.shipping.Ship;
import shop.shipping.Shipped;
import shop.stock.ReleaseStock;
import shop.stock.ReserveStock;
import shop.stock.StockReleased;
import shop.stock.StockReserved;

/** The saga definition of the example, and the schemas that it names. */
public final class PlaceOrder {

  /** Name of the definition. */
  public static final String NAME = "place-order";

  /** Topics of its participants' commands. */
  public static final List<String> TOPICS =
      List.of("stock.commands", PaymentsParticipant.COMMANDS, ShippingParticipant.COMMANDS);

  private static final String RESOURCE = "/org/skald/infra/example/place-order.yaml";

  private PlaceOrder() {}

  /** The definition file. */
  public static String source() {
    try (var file = PlaceOrder.class.getResourceAsStream(RESOURCE)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Registers every schema of the shop. */
  public static void register(AvroWire wire) {
    for (Schema schema :
        List.of(
            OrderPlaced.getClassSchema(),
            Approval.getClassSchema(),
            BasketPlaced.getClassSchema(),
            BasketReserved.getClassSchema(),
            ReserveStock.getClassSchema(),
            StockReserved.getClassSchema(),
            ReleaseStock.getClassSchema(),
            StockReleased.getClassSchema(),
            ChargeCard.getClassSchema(),
            CardCharged.getClassSchema(),
            PaymentReceived.getClassSchema(),
            Ship.getClassSchema(),
            Shipped.getClassSchema())) {
      wire.register(schema);
    }
  }
}
