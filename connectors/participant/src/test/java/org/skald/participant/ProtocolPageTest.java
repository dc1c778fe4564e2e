package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What {@code infra/docs/participant-protocol.md} says in figures. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProtocolPageTest {

  @Test
  void keys_belong_to_the_partitions_that_the_page_names() {
    assertThat(partitionOf("order-1")).isEqualTo(4);
    assertThat(partitionOf("order-2")).isEqualTo(3);
  }

  @Test
  void answers_in_an_inbox_outlive_releases() {
    assertThat(AnswerCodec.encode(Answer.Done.WITHOUT_CONTENT)).containsExactly(1, 0);
    assertThat(AnswerCodec.encode(new Answer.Done(Reply.of(new byte[] {7}))))
        .containsExactly(1, 1, 7);
    assertThat(AnswerCodec.encode(new Answer.Refused("no"))).containsExactly(1, 2, 'n', 'o');
    assertThat(AnswerCodec.encode(new Answer.Done(Reply.EMPTY, true))).containsExactly(1, 5);
    assertThat(AnswerCodec.encode(new Answer.Done(Reply.of(new byte[] {7}), true)))
        .containsExactly(1, 6, 7);
    assertThat(AnswerCodec.decode(new byte[] {1, 5})).isEqualTo(new Answer.Done(Reply.EMPTY, true));
    assertThat(AnswerCodec.decode(new byte[] {1, 6, 7}))
        .isEqualTo(new Answer.Done(Reply.of(new byte[] {7}), true));
    assertThat(AnswerCodec.decode(new byte[] {1, 0})).isEqualTo(Answer.Done.WITHOUT_CONTENT);
    assertThat(AnswerCodec.decode(new byte[] {1, 1, 7}))
        .isEqualTo(new Answer.Done(Reply.of(new byte[] {7})));
    assertThat(AnswerCodec.decode(new byte[] {1, 2, 'n', 'o'})).isEqualTo(new Answer.Refused("no"));
  }

  private static int partitionOf(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % 6;
  }
}
