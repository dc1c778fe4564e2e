package org.skald.infra.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.skald.saga.definition.Schemas;
import org.skald.saga.testkit.SagaFile;
import org.skald.saga.testkit.SchemaFolders;
import org.skald.saga.testkit.UnreadableFile;
import org.skald.schemas.AvroWire;
import org.skald.schemas.CompatibilityMode;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.RegistryUnavailable;
import picocli.CommandLine.Option;

/** Where the schemas of definition files are, for commands that need no node. */
final class SchemaOptions {

  @Option(
      names = "--schemas",
      paramLabel = "DIR",
      description =
          "Folders of .avsc files; else the nearest folder 'schemas' beside a file or above it.")
  private List<Path> folders = List.of();

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "Take the schemas from this registry instead.")
  private @Nullable String registry;

  /** Whether a registry is asked, which knows how schemas may change. */
  boolean isOfRegistry() {
    return registry != null;
  }

  /** Does something with files, read as they are asked for. */
  <T> T reading(Function<Function<Path, SagaFile>, T> action) {
    if (registry != null) {
      return reading(registry, action);
    }
    var given = folders.isEmpty() ? Optional.<Schemas>empty() : Optional.of(schemas());
    return action.apply(file -> read(file, () -> given.orElseGet(() -> SchemaFolders.near(file))));
  }

  private static <T> T reading(String url, Function<Function<Path, SagaFile>, T> action) {
    try (var wire = AvroWire.connect(url)) {
      var schemas =
          new Schemas() {
            @Override
            public Optional<RegisteredSchema> byName(String fullName) {
              return wire.latest(fullName);
            }

            @Override
            public Optional<CompatibilityMode> modeOf(String fullName) {
              try {
                return wire.compatibility(fullName);
              } catch (RegistryUnavailable e) {
                return Optional.empty(); // It is said of which schemas nothing is known.
              }
            }

            @Override
            public Optional<Schema> byId(int id) {
              return Optional.of(wire.schema(id));
            }
          };
      return action.apply(file -> read(file, () -> schemas));
    } catch (IllegalArgumentException e) {
      throw new Failed(Failed.REFUSED, "--registry: " + e.getMessage());
    }
  }

  private Schemas schemas() {
    try {
      return SchemaFolders.of(folders);
    } catch (UnreadableFile e) {
      throw new Failed(Failed.REFUSED, "--schemas: " + e.getMessage());
    }
  }

  private interface SchemasOf {
    Schemas get();
  }

  private static SagaFile read(Path file, SchemasOf schemas) {
    try {
      return SagaFile.read(file, schemas.get());
    } catch (UnreadableFile e) {
      throw new Failed(Failed.NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }
}
