package org.skald.saga.testkit;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.skald.saga.definition.Schemas;
import org.skald.schemas.RegisteredSchema;

/** The schemas of all {@code .avsc} files of some folders, as if they were registered. */
public final class SchemaFolders implements Schemas {

  /** The folder that is looked for beside a definition file and above it. */
  public static final String FOLDER = "schemas";

  private static final String SUFFIX = ".avsc";

  private final List<Schema> byId;
  private final TreeMap<String, Integer> ids = new TreeMap<>();

  private SchemaFolders(List<Schema> schemas) {
    this.byId = List.copyOf(schemas);
    for (var schema : schemas) {
      ids.put(schema.getFullName(), ids.size() + 1);
    }
  }

  /**
   * The schemas of these folders and of all below them, but for {@code target} and hidden ones.
   *
   * @throws UnreadableFile when a folder or a file cannot be read, or a file is no schema
   */
  public static SchemaFolders of(List<Path> folders) {
    var parser = new SchemaParser();
    for (var folder : folders) {
      for (var file : files(folder)) {
        try {
          parser.parse(file);
        } catch (IOException | AvroRuntimeException e) {
          throw new UnreadableFile(
              "%s: expected an Avro schema, found none: %s".formatted(file, e.getMessage()), e);
        }
      }
    }
    try {
      return new SchemaFolders(parser.getParsedNamedSchemas());
    } catch (AvroRuntimeException e) {
      throw new UnreadableFile(
          "%s: expected schemas that name each other: %s".formatted(folders, e.getMessage()), e);
    }
  }

  /**
   * The schemas of the nearest folder {@value #FOLDER} that has any, beside a definition file or
   * above it.
   *
   * @throws UnreadableFile when there is none
   */
  public static SchemaFolders near(Path file) {
    for (var at = file.toAbsolutePath().getParent(); at != null; at = at.getParent()) {
      var folder = at.resolve(FOLDER);
      if (Files.isDirectory(folder) && !files(folder).isEmpty()) {
        return of(List.of(folder));
      }
    }
    throw new UnreadableFile(
        "%s: expected a folder '%s' with %s files beside it or above it, found none"
            .formatted(file, FOLDER, SUFFIX));
  }

  private static List<Path> files(Path folder) {
    var files = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
              var name = String.valueOf(at.getFileName());
              var isLeftOut = name.equals("target") || name.startsWith(".");
              return isLeftOut && !at.equals(folder)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(SUFFIX)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UnreadableFile(
          "expected a folder of schemas %s, found none that can be read".formatted(folder), e);
    }
    files.sort(null);
    return files;
  }

  @Override
  public Optional<RegisteredSchema> byName(String fullName) {
    return Optional.ofNullable(ids.get(fullName))
        .map(id -> new RegisteredSchema(id, byId.get(id - 1)));
  }

  @Override
  public Optional<Schema> byId(int id) {
    return id < 1 || id > byId.size() ? Optional.empty() : Optional.of(byId.get(id - 1));
  }
}
