package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Position;

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

  private static LogRecord record(WireHeader... headers) {
    return new LogRecord(new Position(0), 0, null, null, List.of(headers));
  }

  @Test
  void a_record_without_a_value_is_sealed_by_its_type() {
    var sealed = record(WireHeader.of(WireNames.SEAL, ControlSeal.of(SECRET, "Tick", null)));

    assertThat(ControlSeal.isOn(sealed, "Tick", SECRET)).isTrue();
    assertThat(ControlSeal.isOn(sealed, "ReadBarrier", SECRET)).isFalse();
  }

  @Test
  void a_seal_covers_of_whom_a_record_comes() {
    var seal =
        WireHeader.of(WireNames.SEAL, ControlSeal.of(SECRET, "Act", null, Optional.of("ada")));

    assertThat(
            ControlSeal.isOn(
                record(seal, WireHeader.of(WireNames.PRINCIPAL, "ada")), "Act", SECRET))
        .isTrue();
    assertThat(
            ControlSeal.isOn(
                record(seal, WireHeader.of(WireNames.PRINCIPAL, "bea")), "Act", SECRET))
        .isFalse();
    assertThat(ControlSeal.isOn(record(seal), "Act", SECRET)).isFalse();
  }
}
