package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skald.log.Position;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.saga.service.LetterEdits.EditLetter;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/** An edit of which nothing would come is refused. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LetterEditsTest {

  private final AvroWire wire = AvroWire.connect("mock://" + UUID.randomUUID());
  private final LetterEdits edits = new LetterEdits(wire, new LetterViews(wire));

  @AfterEach
  void close() {
    wire.close();
  }

  /** Of the log, or one that was to start a saga, or to be an event. */
  private static DeadLetter letter(String of) {
    var origin = Optional.of(new DeadLetter.Origin("buy", "orders.placed"));
    var code = of.equals("event") ? "faulty-event" : "faulty-input";
    return new DeadLetter(
        new DeadLetter.Id(of.equals("log") ? Optional.empty() : origin, 0, new Position(1)),
        new LogRecord(
            new Position(2), 0, new byte[0], null, List.of(WireHeader.of(WireNames.CODE, code))),
        List.of());
  }

  private LetterEdits.Edited edited(String of, String json) throws JsonProcessingException {
    var edit = new ObjectMapper().readValue(json, EditLetter.class);
    return edits.of(letter(of), new Note("ann", "mine", Optional.empty()), Optional.of(edit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          log   | {"value": {}, "hex": "00"}                | expected value or hex, found both
          log   | {"schema": "shop.Order"}                  | expected value beside schema
          start | {"key": "k"}                              | such as its value, found key
          start | {"without": ["ce_id"]}                    | found ce_id
          start | {"headers": {"ce_type": "x", "traceparent": "y"}} | found ce_type
          event | {"headers": {"traceparent": "y"}}         | found traceparent
          """)
  void what_would_not_be_heard_is_refused(String of, String json, String words) {
    assertThatThrownBy(() -> edited(of, json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void what_is_read_may_be_edited() throws Exception {
    var start = edited("start", "{\"hex\": \"01\", \"headers\": {\"traceparent\": \"y\"}}");
    var log = edited("log", "{\"key\": \"k\", \"headers\": {\"ce_type\": \"x\"}}");

    assertThat(start.value()).containsExactly(1);
    assertThat(start.headers()).contains(WireHeader.of(Headers.TRACEPARENT, "y"));
    assertThat(log.key()).containsExactly('k');
    assertThat(edited("event", "{\"hex\": \"02\"}").value()).containsExactly(2);
  }
}
