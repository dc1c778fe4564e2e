package org.skald.infra.example.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.participant.Refused;
import org.skald.streams.Addressed;
import org.skald.streams.Cause;
import org.skald.streams.SourceRecord;
import shop.stock.ReleaseStock;
import shop.stock.ReserveStock;
import shop.stock.StockReleased;
import shop.stock.StockReserved;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StockCodecTest {

  private static final Cause CAUSE =
      new Cause("tea", "o/reserve/do", new Moment(new Position(0), Instant.EPOCH, 1));

  private final AvroWire wire = AvroWire.connect("mock://stock-codec");
  private final StockCodec codec = new StockCodec(wire, "stock.facts");

  @Test
  void a_reservation_bears_the_id_of_its_command() {
    var record = record(new ReserveStock("o", "tea", 2), Headers.ID, "o/reserve/do");

    assertThat(codec.decode(record))
        .isEqualTo(new Addressed<>("tea", new StockCommand.Reserve("o/reserve/do", 2)));
  }

  @Test
  void a_compensation_releases_what_it_compensates() {
    var record = record(new ReleaseStock("o", "tea", "else"), Headers.COMPENSATES, "o/reserve/do");

    assertThat(codec.decode(record))
        .isEqualTo(new Addressed<>("tea", new StockCommand.Release("o/reserve/do")));
  }

  @Test
  void another_record_is_not_decodable() {
    var record = record(new StockReleased("r", "tea", 2), Headers.ID, "o/reserve/do");

    assertThatThrownBy(() -> codec.decode(record))
        .isInstanceOf(NotDecodable.class)
        .hasMessageContaining("found shop.stock.StockReleased");
  }

  @Test
  void a_release_of_nothing_is_not_decodable() {
    var record = record(new ReleaseStock("o", "tea", ""), Headers.ID, "o/release/do");

    assertThatThrownBy(() -> codec.decode(record))
        .isInstanceOf(NotDecodable.class)
        .hasMessageContaining("found neither");
  }

  @Test
  void facts_and_replies_are_records_of_the_shop() {
    var reserved = new StockEvent.Reserved("o/reserve/do", 2);
    var fact = codec.event(CAUSE, reserved).getFirst();
    var after = new StockState(2, 0, Map.of("o/reserve/do", 2));
    var reply = codec.accepted(CAUSE, new StockCommand.Reserve("o/reserve/do", 2), after).value();
    var refusal = codec.rejected(new StockRejection.OutOfStock(2, 1)).value();

    var expected = new StockReserved("o/reserve/do", "tea", 2);
    assertThat(wire.decode(bytes(fact.value()))).isEqualTo(expected);
    assertThat(wire.decode(bytes(reply))).isEqualTo(expected);
    assertThat(wire.decode(bytes(refusal)))
        .isEqualTo(new Refused("expected 2 pieces in stock, found 1"));
  }

  private static byte[] bytes(@Nullable Bytes bytes) {
    assertThat(bytes).isNotNull();
    return bytes == null ? new byte[0] : bytes.get();
  }

  private SourceRecord record(SpecificRecord value, String header, String text) {
    var headers = new RecordHeaders();
    Headers.put(headers, header, text);
    var bytes = Bytes.wrap(wire.encode(value));
    return new SourceRecord("stock.commands", 0, 0, 0, null, bytes, headers);
  }
}
