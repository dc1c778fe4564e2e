package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Proofs under a secret. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SealTest {

  private static final byte[] SECRET = Keys.utf8("a secret of the log");
  private static final byte[] ONE = Keys.utf8("one");
  private static final byte[] TWO = Keys.utf8("two");

  @Test
  void a_seal_holds_for_what_was_sealed() {
    var seal = Seal.of(SECRET, "purpose", ONE, TWO);

    assertThat(seal).hasSize(22).matches("[A-Za-z0-9_-]+");
    assertThat(Seal.holds(seal, SECRET, "purpose", ONE, TWO)).isTrue();
  }

  @Test
  void a_seal_holds_for_nothing_else() {
    var seal = Seal.of(SECRET, "purpose", ONE, TWO);

    assertThat(Seal.holds(seal, Keys.utf8("a guess"), "purpose", ONE, TWO)).isFalse();
    assertThat(Seal.holds(seal, SECRET, "another purpose", ONE, TWO)).isFalse();
    assertThat(Seal.holds(seal, SECRET, "purpose", TWO, ONE)).isFalse();
    assertThat(Seal.holds(seal, SECRET, "purpose", Keys.utf8("onetwo"))).isFalse();
    assertThat(Seal.holds(seal, SECRET, "purpose", Keys.utf8("on"), Keys.utf8("etwo"))).isFalse();
    assertThat(Seal.holds("", SECRET, "purpose", ONE, TWO)).isFalse();
  }

  @Test
  void a_record_without_a_value_is_sealed_by_its_type() {
    var seal = ControlSeal.of(SECRET, "Tick", null);

    assertThat(ControlSeal.holds(seal, SECRET, "Tick", null)).isTrue();
    assertThat(ControlSeal.holds(seal, SECRET, "ReadBarrier", null)).isFalse();
  }
}
