package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that a release has stored are read by every later one. The files under {@code stored/} are
 * never changed: a new format gets files of its own.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoredFormatTest {

  private static final Path STORED = Path.of("src/test/resources/stored");

  static Iterable<String> names() {
    return StateSamples.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void format_1_of_a_saga_state_is_read_for_ever(String name) throws IOException {
    var stored = stored("saga-states-1.txt", name);
    var sample = StateSamples.of(name);

    var read = SagaStateCodec.decode(stored, _ -> StateSamples.DEFINITION);

    assertThat(read).isEqualTo(sample);
    assertThat(HexFormat.of().formatHex(SagaStateCodec.encode(sample)))
        .isEqualTo(HexFormat.of().formatHex(stored));
  }

  @Test
  void the_samples_have_a_state_and_a_standing_of_every_kind() {
    var seen = new StatesSeen();

    StateSamples.all().values().forEach(seen::add);

    assertThat(seen.kinds()).isEqualTo(StatesSeen.storable());
  }

  @Test
  void format_1_of_a_lock_is_read_for_ever() throws IOException {
    var stored = stored("locks-1.txt", "held-and-waited-for");

    assertThat(LockStateCodec.decode(stored)).isEqualTo(StateSamples.lock());
    assertThat(HexFormat.of().formatHex(LockStateCodec.encode(StateSamples.lock())))
        .isEqualTo(HexFormat.of().formatHex(stored));
  }

  @Test
  void format_1_of_definitions_is_read_for_ever() throws IOException {
    try (var shop = new Shop()) {
      var stored = stored("definitions-1.txt", "place-order");

      var read = shop.definitions().decode(stored);

      assertThat(read.versions()).containsOnlyKeys(1, 2);
      assertThat(read.versions().get(1)).isEqualTo(shop.deployed(Shop.PLACE_ORDER));
      assertThat(read.versions().get(2)).isEqualTo(shop.deployed(Shop.PLACE_ORDER_2));
      assertThat(shop.definitions().encode(read)).isEqualTo(stored);
    }
  }

  /** What stands behind a name, in hexadecimal digits. */
  private static byte[] stored(String file, String name) throws IOException {
    for (var line : Files.readAllLines(STORED.resolve(file))) {
      if (line.startsWith(name + " ")) {
        return HexFormat.of().parseHex(line.substring(name.length() + 1));
      }
    }
    throw new AssertionError("expected stored bytes of %s in %s".formatted(name, file));
  }
}
