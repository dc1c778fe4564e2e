package org.skald.infra.example.stock;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.participant.Failed;
import org.skald.schemas.participant.Refused;
import org.skald.streams.Addressed;
import org.skald.streams.Cause;
import org.skald.streams.Outbound;
import org.skald.streams.ParticipantCodec;
import org.skald.streams.Reply;
import org.skald.streams.SourceRecord;
import org.skald.streams.StreamCodec;
import shop.stock.ReleaseStock;
import shop.stock.ReserveStock;
import shop.stock.StockReleased;
import shop.stock.StockReserved;

/**
 * Stock on the wire: Avro records of {@code shop.stock} at the edge, a compact form in the store.
 */
record StockCodec(AvroWire wire, String facts)
    implements StreamCodec<StockCommand, StockState, StockEvent, StockRejection, Void>,
        ParticipantCodec<StockCommand, StockState, StockRejection> {

  private static final byte STATE_FORMAT = 1;

  @Override
  public Addressed<StockCommand> decode(SourceRecord record) {
    if (record.value() == null) {
      throw new NotDecodable("expected a command to the stock, found null");
    }
    return switch (wire.decode(record.value().get())) {
      case ReserveStock it ->
          new Addressed<>(
              it.getSku(),
              new StockCommand.Reserve(
                  Headers.required(record.headers(), Headers.ID), it.getQuantity()));
      case ReleaseStock it ->
          new Addressed<>(it.getSku(), new StockCommand.Release(reservation(it, record)));
      case IndexedRecord other ->
          throw new NotDecodable(
              "expected shop.stock.ReserveStock or shop.stock.ReleaseStock, found "
                  + other.getSchema().getFullName());
    };
  }

  private static String reservation(ReleaseStock release, SourceRecord record) {
    var id = Headers.text(record.headers(), Headers.COMPENSATES).orElse(release.getReservationId());
    if (id.isBlank()) {
      throw new NotDecodable(
          "expected a reservation in the header %s or in reservationId, found neither"
              .formatted(Headers.COMPENSATES));
    }
    return id;
  }

  @Override
  public byte[] encode(StockState state) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(STATE_FORMAT);
      out.writeInt(state.total());
      out.writeInt(state.available());
      out.writeInt(state.reservations().size());
      for (var reservation : new TreeMap<>(state.reservations()).entrySet()) {
        out.writeUTF(reservation.getKey());
        out.writeInt(reservation.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory refused the state of a stock", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public StockState decode(byte[] state) {
    try (var in = new DataInputStream(new ByteArrayInputStream(state))) {
      var format = in.readByte();
      if (format != STATE_FORMAT) {
        throw new IllegalStateException(
            "expected a stock of format %d, found format %d".formatted(STATE_FORMAT, format));
      }
      var total = in.readInt();
      var available = in.readInt();
      var reservations = new HashMap<String, Integer>();
      for (var left = in.readInt(); left > 0; left--) {
        reservations.put(in.readUTF(), in.readInt());
      }
      return new StockState(total, available, reservations);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "expected the state of a stock, found %d bytes that are none".formatted(state.length), e);
    }
  }

  @Override
  public List<Outbound> event(Cause cause, StockEvent event) {
    var sku = cause.key();
    var fact =
        switch (event) {
          case StockEvent.Reserved(var id, var quantity) -> new StockReserved(id, sku, quantity);
          case StockEvent.Released(var id, var quantity) -> new StockReleased(id, sku, quantity);
        };
    return List.of(Outbound.of(facts, sku, fact.getSchema().getFullName(), wire.encode(fact)));
  }

  @Override
  public List<Outbound> rejection(Cause cause, StockRejection rejection) {
    return List.of(); // The saga's reply tells it.
  }

  @Override
  public List<Outbound> effect(Cause cause, Void effect) {
    return List.of();
  }

  @Override
  public Set<String> topics() {
    return Set.of(facts);
  }

  @Override
  public Reply accepted(Cause cause, StockCommand command, StockState after) {
    return switch (command) {
      case StockCommand.Reserve(var id, var quantity) ->
          Reply.ok(wire.encode(new StockReserved(id, cause.key(), quantity)));
      case StockCommand.Release _ -> Reply.OK;
    };
  }

  @Override
  public Reply rejected(StockRejection rejection) {
    return refused(rejection.explain());
  }

  @Override
  public Reply refused(String reason) {
    return Reply.refused(wire.encode(new Refused(reason)));
  }

  @Override
  public Reply failed(String reason) {
    return Reply.failed(wire.encode(new Failed(reason)));
  }
}
