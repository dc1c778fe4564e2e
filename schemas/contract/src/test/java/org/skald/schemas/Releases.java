package org.skald.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/**
 * The schemas of today and of every release, as files of this module.
 *
 * <p>A release is a folder {@code v1}, {@code v2}, … with frozen copies of all schemas, and a
 * folder of golden bytes: for each schema one record in Avro binary. Neither is ever edited.
 */
final class Releases {

  private static final Path TODAY = Path.of("src/main/avro");
  private static final Path RELEASED = Path.of("src/test/resources/released");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private Releases() {}

  /** One golden record: what it was written with, and its bytes. */
  record Golden(String fingerprint, String hex) {

    static Golden parse(String text) {
      String[] lines = text.split("\n", -1);
      return new Golden(
          lines[0].replace("schema-sha256 ", ""), lines[1].replaceFirst("avro ?", ""));
    }

    byte[] bytes() {
      return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
      return "schema-sha256 " + fingerprint + "\navro " + hex + "\n";
    }
  }

  /** The schemas of today, by file. */
  static List<Schema> today() {
    return schemasIn(TODAY);
  }

  /** The releases, oldest first. */
  static List<String> versions() {
    try (Stream<Path> folders = Files.list(RELEASED)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .sorted((a, b) -> Integer.compare(numberOf(a), numberOf(b)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schemas of a release. */
  static List<Schema> released(String version) {
    return schemasIn(RELEASED.resolve(version));
  }

  /** The golden record of a schema in a release. */
  static Golden golden(String version, String fullName) {
    return Golden.parse(read(goldenFile(version, fullName)));
  }

  /** Where the golden record of a schema in a release lies. */
  static Path goldenFile(String version, String fullName) {
    return GOLDEN.resolve(version).resolve(fullName + ".golden");
  }

  /** Where the frozen copy of a schema in a release lies. */
  static Path releasedFile(String version, String fullName) {
    return RELEASED.resolve(version).resolve(fullName + ".avsc");
  }

  /** The file of a schema of today. */
  static Path todayFile(String fullName) {
    return TODAY.resolve(fullName.replace('.', '/') + ".avsc");
  }

  private static int numberOf(String version) {
    return Integer.parseInt(version.substring(1));
  }

  private static List<Schema> schemasIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".avsc"))
          .sorted()
          .map(file -> new SchemaParser().parse(read(file)).mainSchema())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
