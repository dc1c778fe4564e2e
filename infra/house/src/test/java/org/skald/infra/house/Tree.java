package org.skald.infra.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files of a repository, without what builds and tools leave beside them.
 *
 * @param root its top folder
 */
record Tree(Path root) {

  private static final Set<String> BUILT = Set.of("target", "node_modules");
  private static final Set<String> HIDDEN_SOURCES = Set.of(".ci", ".mvn", ".github");

  /** The tree that these tests are part of. */
  static Tree ofThisBuild() {
    var start = Path.of("").toAbsolutePath();
    for (var folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("infra/house/checkstyle.xml"))) {
        return new Tree(folder);
      }
    }
    throw new IllegalStateException(
        "Expected to run inside the repository, but " + start + " is outside");
  }

  /** All files, in the order of their paths. */
  List<Path> files() {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return folder.equals(root) || isSource(folder)
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !file.endsWith(".git")) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(null);
    return List.copyOf(found);
  }

  /** The files whose names end so. */
  List<Path> files(String ending) {
    return files().stream().filter(file -> file.toString().endsWith(ending)).toList();
  }

  /** The Java files below the modules' {@code src} folders. */
  List<Path> javaSources() {
    return files(".java").stream()
        .filter(file -> root.relativize(file).toString().replace('\\', '/').contains("src/"))
        .toList();
  }

  /** The folders of the modules that have main code. */
  List<Path> modules() {
    return files("pom.xml").stream().map(Path::getParent).filter(Tree::hasMainCode).toList();
  }

  /** A path as people write it: from the root, with slashes. */
  String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected text in UTF-8 in " + file, e);
    }
  }

  private static boolean isSource(Path folder) {
    var name = folder.getFileName().toString();
    return HIDDEN_SOURCES.contains(name) || !(BUILT.contains(name) || name.startsWith("."));
  }

  private static boolean hasMainCode(Path module) {
    return new Tree(module.resolve("src/main"))
        .ifPresent().stream()
            .map(file -> file.getFileName().toString())
            .anyMatch(name -> name.endsWith(".java") && !name.endsWith("-info.java"));
  }

  private List<Path> ifPresent() {
    return Files.isDirectory(root) ? files() : List.of();
  }
}
