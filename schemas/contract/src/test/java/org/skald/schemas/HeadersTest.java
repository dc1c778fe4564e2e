package org.skald.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What headers, their words and the names of topics may be. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HeadersTest {

  private final RecordHeaders headers = new RecordHeaders();

  @Test
  void a_header_is_set_once_and_read_as_text() {
    Headers.put(headers, Headers.ID, "first");

    Headers.put(headers, Headers.ID, "zweites Stück");

    assertThat(headers.headers(Headers.ID)).hasSize(1);
    assertThat(Headers.text(headers, Headers.ID)).contains("zweites Stück");
    assertThat(Headers.required(headers, Headers.ID)).isEqualTo("zweites Stück");
    assertThat(Headers.text(headers, Headers.STEP)).isEmpty();
  }

  @Test
  void a_header_that_is_missing_or_no_text_is_refused_by_name() {
    headers.add(Headers.STEP, null);
    headers.add(Headers.SOURCE, new byte[] {(byte) 0xc3, 0x28});
    Headers.put(headers, Headers.TYPE, " ");

    assertNotDecodable(() -> Headers.required(headers, Headers.ID), "ce_id, found none");
    assertNotDecodable(() -> Headers.text(headers, Headers.STEP), "ce_step, found null");
    assertNotDecodable(() -> Headers.text(headers, Headers.SOURCE), "ce_source, found 2 other");
    assertNotDecodable(() -> Headers.required(headers, Headers.TYPE), "ce_type, found ' '");
  }

  @Test
  void an_attempt_is_a_whole_number_from_1() {
    Headers.put(headers, Headers.ATTEMPT, "12");
    assertThat(Headers.attempt(headers)).isEqualTo(12);

    for (String wrong : new String[] {"0", "-1", "1.5", "x", "99999999999"}) {
      Headers.put(headers, Headers.ATTEMPT, wrong);
      assertNotDecodable(() -> Headers.attempt(headers), "ce_attempt, found '" + wrong + "'");
    }
  }

  @Test
  void only_a_header_that_says_so_makes_a_query_of_a_command() {
    assertThat(Headers.query(headers)).isFalse();
    Headers.put(headers, Headers.QUERY, "false");
    assertThat(Headers.query(headers)).isFalse();
    Headers.put(headers, Headers.QUERY, "true");
    assertThat(Headers.query(headers)).isTrue();

    Headers.put(headers, Headers.QUERY, "yes");
    assertNotDecodable(() -> Headers.query(headers), "true or false in the header ce_query");
  }

  @Test
  void words_on_the_wire_are_read_back_and_others_refused() {
    for (Outcome outcome : Outcome.values()) {
      assertThat(Outcome.parse(outcome.wireName())).isEqualTo(outcome);
    }
    for (Direction direction : Direction.values()) {
      assertThat(Direction.parse(direction.wireName())).isEqualTo(direction);
    }
    assertNotDecodable(
        () -> Outcome.parse("OK\n"), "expected the outcome ok, refused or failed; found 'OK?'");
    assertNotDecodable(() -> Direction.parse("redo"), "expected the direction do or undo");
  }

  @Test
  void topics_are_named_after_their_log() {
    var topics = new Topics("skald.sagas");

    assertThat(topics).isEqualTo(Topics.SAGAS);
    assertThat(topics.journal()).isEqualTo("skald.sagas.journal");
    assertThat(topics.snapshot()).isEqualTo("skald.sagas.snapshot");
    assertThat(topics.deadLetters()).isEqualTo("skald.sagas.dead-letters");
    for (String wrong : new String[] {"", ".", "..", "a b", "a/b", "x".repeat(231)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Topics(wrong))
          .withMessageContaining("expected a log name");
    }
  }

  private static void assertNotDecodable(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(NotDecodable.class).hasMessageContaining(message);
  }
}
