package org.skald.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class VerdictTest {

  @Test
  void the_first_token_is_admitted_whatever_it_is() {
    assertThat(Verdict.of(Verdict.NOTHING_SEEN, 0)).isEqualTo(new Verdict.Admitted(0));
  }

  @Test
  void a_greater_token_is_admitted_and_raises_the_bar() {
    assertThat(Verdict.of(7, 8)).isEqualTo(new Verdict.Admitted(8));
  }

  @Test
  void an_equal_token_is_the_same_grant_and_admitted() {
    assertThat(Verdict.of(7, 7)).isEqualTo(new Verdict.Admitted(7));
  }

  @Test
  void a_lower_token_is_superseded() {
    assertThat(Verdict.of(7, 6)).isEqualTo(new Verdict.Superseded(6, 7));
  }
}
