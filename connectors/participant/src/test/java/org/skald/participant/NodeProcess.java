package org.skald.participant;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The participant in Node as a process, in a copy of its folder. */
final class NodeProcess {

  private static final int INSTALL_LIMIT_S = 120;

  private final Path directory;

  private NodeProcess(Path directory) {
    this.directory = directory;
  }

  /** Installs it in this directory; skips the test where that cannot be done. */
  static NodeProcess install(Path source, Path directory) throws Exception {
    assumeTrue(isThere("node") && isThere("npm"), "skipped: node or npm is not on the path");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(NodeProcess::isSource).toList()) {
        Path copy = directory.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    File log = directory.resolve("npm.log").toFile();
    Process npm =
        new ProcessBuilder("npm", "ci", "--omit=dev", "--no-audit", "--no-fund")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    boolean ended = npm.waitFor(INSTALL_LIMIT_S, TimeUnit.SECONDS);
    if (!ended) {
      npm.destroyForcibly();
    }
    assumeTrue(
        ended && npm.exitValue() == 0,
        () -> "skipped: npm could not install the packages; see " + log);
    return new NodeProcess(directory);
  }

  private static boolean isSource(Path file) {
    return Files.isRegularFile(file) && !file.toString().contains("node_modules");
  }

  Process start(Map<String, String> environment) throws IOException {
    ProcessBuilder node =
        new ProcessBuilder("node", "src/main.js")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("node.log").toFile()));
    node.environment().putAll(environment);
    return node.start();
  }

  /** All that it has printed. */
  String log() throws IOException {
    return Files.readString(directory.resolve("node.log"));
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      Process version =
          new ProcessBuilder(List.of(program, "--version"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return version.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
