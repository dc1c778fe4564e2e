package org.skald.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skald.streams.StreamScenario.asks;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.schemas.Headers;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ParticipantHostTest {

  private static final long LATER = StreamScenario.START.plus(Duration.ofHours(1)).toEpochMilli();

  @TempDir Path directory;
  private StreamScenario shelf;

  @BeforeEach
  void start() {
    var codec = new ShelfCodec();
    shelf =
        StreamScenario.of(
            HostedDecider.of("shelf.commands", new Shelf(), codec)
                .asParticipant(codec)
                .remembering(Duration.ofDays(1)),
            directory);
  }

  @AfterEach
  void stop() {
    shelf.close();
  }

  @Test
  void a_command_is_decided_by_its_aggregate_and_answered_to_its_saga() {
    shelf.ask("saga-1", "fill", "A put 5");

    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 5");
    assertThat(shelf.replies())
        .singleElement()
        .satisfies(reply -> {
          assertThat(reply.key()).isEqualTo("saga-1");
          assertThat(reply.value()).isEqualTo("5 free after saga-1/fill/do");
          assertThat(reply.headers())
              .containsEntry(Headers.TYPE, Headers.TYPE_REPLY)
              .containsEntry(Headers.SPECVERSION, "1.0")
              .containsEntry(Headers.SOURCE, "shop")
              .containsEntry(Headers.TIME, "2026-01-01T12:00:00Z")
              .containsEntry(Headers.COMMAND_ID, "saga-1/fill/do")
              .containsEntry(Headers.ATTEMPT, "1")
              .containsEntry(Headers.OUTCOME, "ok")
              .containsEntry(Headers.REPLY_TOKEN, "token-1")
              .containsEntry(Headers.REPLY_TO, "skald.sagas");
        });
  }

  @Test
  void a_repeat_is_answered_with_the_first_result_and_its_own_token() {
    shelf.ask("saga-1", "fill", "A put 5").ask("saga-2", "fill", "A put 1");

    shelf.ask("saga-1", "fill", "A put 5");

    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 5", "put 1");
    var replies = shelf.replies();
    assertThat(replies.getLast().value()).isEqualTo("5 free after saga-1/fill/do");
    assertThat(replies.getLast().header(Headers.REPLY_TOKEN)).isEqualTo("token-3");
    assertThat(replies).extracting(it -> it.header(Headers.ID)).doesNotHaveDuplicates();
  }

  @Test
  void a_refusal_is_final_even_when_the_command_would_hold_by_now() {
    shelf.ask("saga-1", "fill", "A put 1").ask("saga-2", "hold", "A hold x 2 " + LATER);
    shelf.ask("saga-3", "fill", "A put 5");

    shelf.ask("saga-2", "hold", "A hold x 2 " + LATER);

    assertThat(shelf.replies())
        .extracting(it -> it.header(Headers.OUTCOME))
        .containsExactly("ok", "refused", "ok", "refused");
  }

  @Test
  void an_attempt_that_failed_has_failed_however_often_it_comes() {
    var hold = ("A hold x 2 " + LATER).getBytes(UTF_8);
    shelf.sendRaw("saga-2".getBytes(UTF_8), hold, asks("saga-2", "hold", "do", 1));
    shelf.ask("saga-1", "fill", "A put 5");

    shelf.sendRaw("saga-2".getBytes(UTF_8), hold, asks("saga-2", "hold", "do", 1));

    assertThat(shelf.replies())
        .extracting(it -> it.header(Headers.OUTCOME))
        .containsExactly("failed", "ok", "failed");
    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 5");
  }

  private static org.apache.kafka.common.header.Headers query(int attempt) {
    var headers = asks("saga-1", "fill", "do", attempt);
    Headers.put(headers, Headers.QUERY, "true");
    return headers;
  }

  @Test
  void a_query_gets_the_first_result_and_decides_nothing() {
    shelf.ask("saga-1", "fill", "A put 5");

    shelf.sendRaw("saga-1".getBytes(UTF_8), "A put 5".getBytes(UTF_8), query(1));

    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 5");
    var replies = shelf.replies();
    assertThat(replies.getLast().value()).isEqualTo(replies.getFirst().value());
    assertThat(replies).extracting(it -> it.header(Headers.OUTCOME)).containsExactly("ok", "ok");
  }

  @Test
  void what_is_asked_about_before_it_comes_is_not_done_but_the_next_attempt_may_be() {
    var put = "A put 5".getBytes(UTF_8);
    shelf.sendRaw("saga-1".getBytes(UTF_8), put, query(1));
    shelf.sendRaw("saga-1".getBytes(UTF_8), put, asks("saga-1", "fill", "do", 1));
    shelf.sendRaw("saga-1".getBytes(UTF_8), put, asks("saga-1", "fill", "do", 2));

    assertThat(shelf.replies())
        .extracting(it -> it.header(Headers.OUTCOME))
        .containsExactly("failed", "failed", "ok");
    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 5");
  }

  @Test
  void a_query_about_an_undo_is_a_dead_letter() {
    var headers = asks("saga-1", "fill", "undo", 1);
    Headers.put(headers, Headers.COMPENSATES, "saga-1/fill/do");
    Headers.put(headers, Headers.QUERY, "true");
    shelf.sendRaw("saga-1".getBytes(UTF_8), "A drop x".getBytes(UTF_8), headers);

    assertThat(shelf.deadLetters())
        .singleElement()
        .satisfies(letter ->
            assertThat(letter.header(Headers.CAUSE)).contains("expected a query about a command"));
  }

  @Test
  void after_a_failure_the_next_attempt_decides_anew() {
    shelf.ask("saga-2", "hold", "A hold x 2 " + LATER).ask("saga-1", "fill", "A put 5");

    shelf.ask("saga-2", "hold", "A hold x 2 " + LATER);

    assertThat(shelf.replies())
        .extracting(it -> it.header(Headers.OUTCOME))
        .containsExactly("failed", "ok", "ok");
  }

  @Test
  void a_compensation_undoes_what_was_done_and_only_once() {
    shelf.ask("saga-1", "fill", "A put 5").ask("saga-2", "hold", "A hold x 2 " + LATER);

    shelf.undo("saga-2", "hold", "A drop x").undo("saga-2", "hold", "A drop x");

    assertThat(shelf.values(ShelfCodec.EVENTS))
        .containsExactly("put 5", "held x 2 " + LATER, "dropped x asked");
    assertThat(shelf.replies().getLast().value()).isEqualTo("5 free after saga-2/hold/undo");
  }

  @Test
  void what_was_undone_by_one_command_is_not_undone_by_another() {
    shelf.ask("saga-1", "fill", "A put 5").ask("saga-2", "hold", "A hold x 2 " + LATER);

    shelf
        .undo("saga-2", "hold", "undo/2", "A drop x")
        .undo("saga-2", "hold", "A drop x")
        .undo("saga-2", "hold", "undo/3", "A drop x");

    assertThat(shelf.values(ShelfCodec.EVENTS))
        .containsExactly("put 5", "held x 2 " + LATER, "dropped x asked");
    assertThat(shelf.replies().reversed().stream().limit(3))
        .extracting(it -> it.value())
        .containsOnly("5 free after saga-2/hold/undo/2");
  }

  @Test
  void a_command_that_was_undone_before_it_came_never_happens() {
    shelf.ask("saga-1", "fill", "A put 5").undo("saga-2", "hold", "A drop x");

    shelf.ask("saga-2", "hold", "A hold x 2 " + LATER);

    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 5");
    var replies = shelf.replies();
    assertThat(replies)
        .extracting(it -> it.header(Headers.OUTCOME))
        .containsExactly("ok", "ok", "refused");
    assertThat(replies.getLast().value()).contains("saga-2/hold/undo came before it");
  }

  @Test
  void what_was_refused_needs_no_undoing() {
    shelf.ask("saga-1", "fill", "A put 1").ask("saga-2", "hold", "A hold x 2 " + LATER);

    shelf.undo("saga-2", "hold", "A drop x");

    assertThat(shelf.replies().getLast().header(Headers.OUTCOME)).isEqualTo("ok");
    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 1");
  }

  @Test
  void a_result_is_forgotten_when_its_time_is_over() {
    shelf.ask("saga-1", "fill", "A put 1");

    shelf.at(Duration.ofHours(25)).ask("saga-1", "fill", "A put 1");

    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 1", "put 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Headers.ID,
        Headers.SAGA_ID,
        Headers.ATTEMPT,
        Headers.DIRECTION,
        Headers.REPLY_TO,
        Headers.REPLY_TOKEN
      })
  void a_record_without_a_header_is_a_dead_letter_and_stops_nothing(String header) {
    var headers = StreamScenario.asks("saga-1", "fill", "do", 1);
    headers.remove(header).add("left", new byte[] {(byte) 0xff});

    shelf.sendRaw("saga-1".getBytes(UTF_8), "A put 5".getBytes(UTF_8), headers);
    shelf.ask("saga-2", "fill", "A put 3");

    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 3");
    assertThat(shelf.deadLetters())
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.key()).isEqualTo("saga-1");
          assertThat(letter.value()).isEqualTo("A put 5");
          assertThat(letter.headers())
              .containsKey("left")
              .containsEntry(Headers.CODE, "undecodable")
              .containsEntry(Headers.TOPIC, "shelf.commands")
              .containsEntry(Headers.PARTITION, "0")
              .containsEntry(Headers.POSITION, "0");
          assertThat(letter.header(Headers.CAUSE)).contains("expected", header, "found none");
        });
  }

  @Test
  void poison_of_every_kind_is_a_dead_letter_with_its_own_bytes() {
    var headers = StreamScenario.asks("saga-1", "fill", "do", 1);
    var noTopic = StreamScenario.asks("saga-1", "fill", "do", 1);
    Headers.put(noTopic, Headers.REPLY_TO, "no such/topic");
    var noText = StreamScenario.asks("saga-1", "fill", "do", 1);
    noText.remove(Headers.ID).add(Headers.ID, new byte[] {(byte) 0xff});
    var noTrace = StreamScenario.asks("saga-1", "fill", "do", 1);
    noTrace.add(Headers.TRACEPARENT, null);
    var sound = "A put 5".getBytes(UTF_8);

    shelf.sendRaw(null, null, new RecordHeaders());
    shelf.sendRaw(null, "A shake".getBytes(UTF_8), headers);
    shelf.sendRaw(new byte[] {(byte) 0xff}, new byte[] {0, 0}, headers);
    shelf.sendRaw(null, sound, noTopic).sendRaw(null, sound, noText).sendRaw(null, sound, noTrace);
    shelf.sendRaw(null, sound, headers);

    assertThat(shelf.values(ShelfCodec.EVENTS)).containsExactly("put 5");
    assertThat(shelf.deadLetters())
        .extracting(StreamScenario.Out::value)
        .containsExactly(null, "A shake", "\0\0", "A put 5", "A put 5", "A put 5");
  }

  @Test
  void a_broken_invariant_stops_the_topology() {
    assertThatThrownBy(() -> shelf.ask("saga-1", "fill", "A break"))
        .hasStackTraceContaining("expected a shelf, found splinters");
  }

  @Test
  void a_trace_goes_on_in_everything_that_follows() {
    var headers = StreamScenario.asks("saga-1", "fill", "do", 1);
    Headers.put(headers, Headers.TRACEPARENT, "00-1-2-01");

    shelf.sendRaw(null, "A put 5".getBytes(UTF_8), headers);

    assertThat(shelf.replies().getFirst().header(Headers.TRACEPARENT)).isEqualTo("00-1-2-01");
    assertThat(shelf.read(ShelfCodec.EVENTS).getFirst().header(Headers.TRACEPARENT))
        .isEqualTo("00-1-2-01");
  }

  @Test
  void a_wrong_timestamp_counts_as_now() {
    var time = new RecordTime(InstantSource.fixed(StreamScenario.START));
    var now = StreamScenario.START.toEpochMilli();

    assertThat(time.extract(RecordTimes.stamped(now + 10_000), -1)).isEqualTo(now + 10_000);
    assertThat(time.extract(RecordTimes.stamped(now + 10_001), -1)).isEqualTo(now);
    assertThat(time.extract(RecordTimes.stamped(-1), 17)).isEqualTo(17);
    assertThat(time.extract(RecordTimes.stamped(-1), -1)).isEqualTo(0);
  }
}
