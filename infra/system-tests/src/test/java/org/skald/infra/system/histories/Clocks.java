package org.skald.infra.system.histories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Wall clocks of processes that are ahead or behind, by Debian's libfaketime. Monotonic clocks stay
 * as they are, as on a machine whose clock somebody sets.
 */
final class Clocks {

  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  private final Path directory;
  private final String library;

  private Clocks(Path directory, String library) {
    this.directory = directory;
    this.library = library;
  }

  /** Clocks that can be set if the library is there; their settings are kept in a directory. */
  static Clocks in(Path directory) throws IOException {
    Files.createDirectories(directory);
    var library =
        Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib")
            .map(it -> Path.of(it, LIBRARY))
            .filter(Files::isReadable)
            .map(Path::toString)
            .findFirst()
            .orElse("");
    return new Clocks(directory, library);
  }

  /** Whether they can be set. */
  boolean canBeSet() {
    return !library.isEmpty();
  }

  /** What a machine's process needs in its environment. */
  Map<String, String> environment(Host host) {
    if (!canBeSet()) {
      return Map.of();
    }
    if (!Files.exists(file(host))) {
      set(host, Duration.ZERO);
    }
    return Map.of(
        "LD_PRELOAD", library,
        "FAKETIME_TIMESTAMP_FILE", file(host).toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        // Otherwise every timed wait of a JVM, which is by the monotonic clock, ends at once.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        "NO_FAKE_STAT", "1");
  }

  /** Sets a machine's clock this much ahead of the right time; it takes a second. */
  void set(Host host, Duration ahead) {
    try {
      var draft = directory.resolve(host.label() + ".draft");
      Files.writeString(draft, "%+ds%n".formatted(ahead.toSeconds()));
      Files.move(draft, file(host), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(Host host) {
    return directory.resolve(host.label());
  }
}
