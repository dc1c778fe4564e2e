package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.schemas.Headers;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EnvelopeTest {

  private final List<String> problems = new ArrayList<>();

  private Envelope traced(byte @Nullable [] trace) {
    RecordHeaders headers = headers();
    headers.add(Headers.TRACEPARENT, trace);
    return Envelope.read(headers, problems);
  }

  private static RecordHeaders headers() {
    RecordHeaders headers = new RecordHeaders();
    Headers.put(headers, Headers.ID, "s-1/book/do");
    Headers.put(headers, Headers.TYPE, "hotel.Book");
    Headers.put(headers, Headers.SAGA_ID, "s-1");
    Headers.put(headers, Headers.STEP, "book");
    Headers.put(headers, Headers.ATTEMPT, "1");
    Headers.put(headers, Headers.DIRECTION, "do");
    Headers.put(headers, Headers.REPLY_TO, "replies");
    Headers.put(headers, Headers.REPLY_TOKEN, "token");
    return headers;
  }

  @Test
  void only_a_command_to_do_can_be_asked_about() {
    RecordHeaders headers = headers();
    assertThat(Envelope.read(headers, problems).query()).isFalse();
    Headers.put(headers, Headers.QUERY, "true");
    Envelope query = Envelope.read(headers, problems);
    assertThat(query.query()).isTrue();
    assertThat(query).hasToString("query about s-1/book/do attempt 1 (hotel.Book)");
    assertThat(problems).isEmpty();

    Headers.put(headers, Headers.DIRECTION, "undo");
    Headers.put(headers, Headers.COMPENSATES, "s-1/book/do");
    Envelope.read(headers, problems);
    assertThat(problems)
        .containsExactly("expected a query about a command to do, found one about an undo");
  }

  @Test
  void deadlines_are_read_of_the_attempt_and_of_the_saga() {
    RecordHeaders headers = headers();
    assertThat(Envelope.read(headers, problems).sagaDeadline()).isNull();
    Headers.put(headers, Headers.DEADLINE, "2026-03-01T12:00:03Z");
    Headers.put(headers, Headers.SAGA_DEADLINE, "2026-03-01T13:15:00+01:00");
    Envelope envelope = Envelope.read(headers, problems);
    assertThat(envelope.deadline()).isEqualTo("2026-03-01T12:00:03Z");
    assertThat(envelope.sagaDeadline()).isEqualTo("2026-03-01T12:15:00Z");
    assertThat(problems).isEmpty();

    Headers.put(headers, Headers.SAGA_DEADLINE, "soon");
    Envelope.read(headers, problems);
    assertThat(problems)
        .containsExactly(
            "expected an RFC 3339 time in the header ce_sagadeadline, found another text");
  }

  @Test
  void a_trace_is_kept_as_it_is() {
    byte[] trace = Commands.TRACE.getBytes(StandardCharsets.UTF_8);

    assertThat(traced(trace).traceparent()).isEqualTo(Commands.TRACE);
    assertThat(problems).isEmpty();
  }

  @Test
  void a_trace_that_is_no_text_counts_as_absent_and_is_no_problem() {
    assertThat(traced(null).traceparent()).isNull();
    assertThat(traced(new byte[] {(byte) 0xff}).traceparent()).isNull();
    assertThat(problems).isEmpty();
  }
}
