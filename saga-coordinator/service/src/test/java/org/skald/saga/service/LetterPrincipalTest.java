package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Position;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.WireHeader;
import org.skald.saga.service.LetterEdits.EditLetter;
import org.skald.schemas.Headers;

/** Of whom a dead letter comes that is appended anew. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LetterPrincipalTest {

  private static final Position PLACE = new Position(7);

  private final Shop shop = new Shop();
  private final LetterEdits edits = new LetterEdits(shop.wire(), new LetterViews(shop.wire()));

  /** A letter that says it came of bea, which no node has attested. */
  private static DeadLetter forged() {
    var headers = List.of(WireHeader.of(Headers.PRINCIPAL, "bea"));
    return new DeadLetter(
        new DeadLetter.Id(0, PLACE),
        new LogRecord(PLACE, 0, "order-1".getBytes(UTF_8), new byte[] {1}, headers),
        List.of());
  }

  private List<String> principals(Note note) {
    return edits.of(forged(), note, Optional.empty()).headers().stream()
        .filter(it -> it.name().equals(Headers.PRINCIPAL))
        .map(WireHeader::text)
        .toList();
  }

  @Test
  void a_letter_comes_of_whoever_appends_it() {
    assertThat(principals(new Note("ada", "it was lost", Optional.of("ada"))))
        .containsExactly("ada");
    assertThat(principals(new Note("ada", "it was lost", Optional.empty()))).isEmpty();
  }

  @Test
  void nobody_says_of_whom_it_comes() {
    var edit = new EditLetter(null, Map.of(Headers.PRINCIPAL, "bea"), null, null, null, null);
    var note = new Note("ada", "mine", Optional.empty());

    assertThatThrownBy(() -> edits.of(forged(), note, Optional.of(edit)))
        .hasMessageContaining("which only a node attests");
  }
}
