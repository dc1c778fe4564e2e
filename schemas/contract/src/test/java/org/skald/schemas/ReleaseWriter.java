package org.skald.schemas;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;

/**
 * Freezes the schemas of today as a release, with golden bytes of the samples.
 *
 * <p>Run in this module's folder, with the test class path and the version as argument: {@code mvn
 * test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=org.skald.schemas.ReleaseWriter -Dexec.args=v2}. What a release has already is
 * never changed; only a schema that is new to it is added.
 */
final class ReleaseWriter {

  private ReleaseWriter() {}

  /** Writes the release that is named. */
  public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
    if (args.length != 1 || !args[0].matches("v[1-9][0-9]*")) {
      throw new IllegalArgumentException(
          "expected a version such as v2, found " + Arrays.toString(args));
    }
    try (AvroWire wire = AvroWire.connect("mock://release-writer")) {
      for (SpecificRecord sample : Samples.all()) {
        Schema schema = sample.getSchema();
        String name = schema.getFullName();
        byte[] framed = wire.encode(sample);
        byte[] bytes = Arrays.copyOfRange(framed, WireFormat.HEADER_BYTES, framed.length);
        freeze(
            Releases.goldenFile(args[0], name),
            new Releases.Golden(fingerprint(schema), HexFormat.of().formatHex(bytes)).toString());
        freeze(Releases.releasedFile(args[0], name), Files.readString(Releases.todayFile(name)));
      }
    }
  }

  /** What identifies a schema whatever its documentation says: SHA-256 of its canonical form. */
  static String fingerprint(Schema schema) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(SchemaNormalization.parsingFingerprint("SHA-256", schema));
  }

  /** Writes a file of a release, which must not be there already with another content. */
  static void freeze(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      if (!Files.readString(file).equals(text)) {
        throw new FileAlreadyExistsException(file.toString(), null, "a release is never edited");
      }
      return;
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
