package org.skald.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BriefTest {

  @Test
  void what_is_short_stays_as_it_is() {
    var longest = "x".repeat(Brief.CHARACTERS_MAX);

    assertThat(Brief.of("")).isEmpty();
    assertThat(Brief.of(longest)).isEqualTo(longest);
  }

  @Test
  void what_is_longer_is_cut_and_says_so() {
    var cut = Brief.of("x".repeat(Brief.CHARACTERS_MAX + 1));

    assertThat(cut).hasSize(Brief.CHARACTERS_MAX).endsWith("x …");
  }

  @Test
  void no_character_is_cut_in_two() {
    var smiles = "😀".repeat(Brief.CHARACTERS_MAX);

    assertThat(Brief.of(smiles)).endsWith("😀 …");
    assertThat(Brief.of("x" + smiles)).endsWith("😀 …");
  }

  @Test
  void a_refusal_says_no_more_than_that() {
    var refused = new Answer.Rejected(new Position(1), "saga-not-found", "x".repeat(100_000));

    assertThat(refused.detail()).hasSize(Brief.CHARACTERS_MAX);
  }
}
