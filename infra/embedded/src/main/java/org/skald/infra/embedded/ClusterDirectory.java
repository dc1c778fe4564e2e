package org.skald.infra.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;

/** The directory in which one cluster keeps its data, locked against every other cluster. */
final class ClusterDirectory implements AutoCloseable {

  private static final String LOCK = "embedded-kafka.lock";
  private static final String BROKER = "broker-";

  private final Path root;
  private final boolean kept;
  private final FileChannel lock;

  private ClusterDirectory(Path root, boolean kept, FileChannel lock) {
    this.root = root;
    this.kept = kept;
    this.lock = lock;
  }

  /**
   * Takes the directory for a cluster of this size, or a temporary one.
   *
   * @throws IllegalStateException if another cluster uses it, or one of another size has left its
   *     data in it
   */
  static ClusterDirectory open(Optional<Path> chosen, int brokers) {
    try {
      var root =
          chosen.isPresent()
              ? Files.createDirectories(chosen.get().toAbsolutePath())
              : Files.createTempDirectory("skald-kafka-");
      var directory = new ClusterDirectory(root, chosen.isPresent(), lock(root));
      try {
        directory.requireSize(brokers);
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("Expected a directory that can be written: " + chosen, e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    var file = root.resolve(LOCK);
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false;
    }
    if (!locked) {
      channel.close();
      throw new IllegalStateException(
          "Expected the data directory %s to be free, but another embedded Kafka uses it"
              .formatted(root));
    }
    return channel;
  }

  private void requireSize(int brokers) throws IOException {
    long found;
    try (var entries = Files.list(root)) {
      found = entries.filter(it -> it.getFileName().toString().startsWith(BROKER)).count();
    }
    if (found != 0 && found != brokers) {
      throw new IllegalStateException(
          "Expected the data of %d broker(s) in %s, but found those of %d"
              .formatted(brokers, root, found));
    }
  }

  Path ofBroker(int nodeId) {
    return root.resolve(BROKER + nodeId);
  }

  /** Gives the directory up, and deletes it if it was a temporary one. */
  @Override
  public void close() throws IOException {
    lock.close();
    if (!kept) {
      try (var files = Files.walk(root)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
