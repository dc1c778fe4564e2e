package org.skald.infra.house;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rules for pages and other tracked text. Each answers with its violations.
 *
 * @param tree the tree that keeps them
 */
record DocsRules(Tree tree) {

  private static final Pattern DECISION = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");
  private static final List<String> SECTIONS =
      List.of("## Context", "## Decision", "## Consequences", "## Alternatives");
  private static final int DECISION_LINES = 60;

  /** Folders that exist on the machine of whoever wrote a line, and nowhere else. */
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.~$}-])/(work|root|home/\\w+|Users/\\w+)/");

  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\"'<>]+");

  /** Where everybody gets what the build needs. */
  private static final Set<String> PUBLIC_HOSTS =
      Set.of(
          "maven.apache.org",
          "packages.confluent.io",
          "registry.npmjs.org",
          "repo.maven.apache.org",
          "www.apache.org",
          "www.w3.org");

  private static final Set<String> BINARY =
      Set.of("jar", "png", "jpg", "gif", "ico", "bin", "avro", "woff2", "gz", "tgz", "zip");

  /** Relative links whose file or anchor is not there. */
  List<String> brokenLinks() {
    return tree.files(".md").stream().flatMap(this::brokenLinks).toList();
  }

  private Stream<String> brokenLinks(Path page) {
    return Markdown.of(Tree.text(page)).links().stream()
        .filter(link -> !link.matches("[a-z][a-z0-9+.-]*:.*"))
        .filter(link -> !resolves(page, link))
        .map(link -> tree.name(page) + ": " + link);
  }

  private static boolean resolves(Path page, String link) {
    var uri = URI.create(link);
    var target = uri.getPath().isEmpty() ? page : page.resolveSibling(uri.getPath()).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    var fragment = uri.getFragment();
    return fragment == null
        || !target.toString().endsWith(".md")
        || Markdown.of(Tree.text(target)).anchors().contains(fragment);
  }

  /** Decisions that lack a section, are too long, or do not stand in the index. */
  List<String> untidyDecisions() {
    var index = Markdown.of(Tree.text(decisionsFolder().resolve("README.md"))).links();
    var found = new ArrayList<String>();
    for (var decision : decisions()) {
      var text = Tree.text(decision);
      var headings = Markdown.of(text).headings();
      SECTIONS.stream()
          .filter(Predicate.not(headings::contains))
          .forEach(section -> found.add(tree.name(decision) + ": no section " + section));
      if (text.lines().count() > DECISION_LINES) {
        found.add(tree.name(decision) + ": more than " + DECISION_LINES + " lines");
      }
      if (!index.contains(decision.getFileName().toString())) {
        found.add(tree.name(decision) + ": not in the index");
      }
    }
    return List.copyOf(found);
  }

  /** The numbers of the decisions, in order; 1, 2, 3 when all is well. */
  List<Integer> decisionNumbers() {
    return decisions().stream()
        .map(decision -> Integer.parseInt(decision.getFileName().toString().substring(0, 4)))
        .toList();
  }

  private List<Path> decisions() {
    return new Tree(decisionsFolder())
        .files(".md").stream()
            .filter(file -> DECISION.matcher(file.getFileName().toString()).matches())
            .toList();
  }

  private Path decisionsFolder() {
    return tree.root().resolve("infra/docs/adr");
  }

  /** Lines that name a folder of the machine they were written on. */
  List<String> machinePaths() {
    return texts().flatMap(file -> lines(file, DocsRules::namesMachinePath)).toList();
  }

  /** Lines of build files with the address of a host that is not public. */
  List<String> privateHosts() {
    return texts()
        .filter(DocsRules::isBuildFile)
        .flatMap(file -> lines(file, DocsRules::namesPrivateHost))
        .toList();
  }

  private Stream<Path> texts() {
    return tree.files().stream().filter(file -> !BINARY.contains(ending(file)));
  }

  private Stream<String> lines(Path file, Predicate<String> bad) {
    var lines = Tree.text(file).lines().toList();
    var found = new ArrayList<String>();
    for (var i = 0; i < lines.size(); i++) {
      if (bad.test(lines.get(i))) {
        found.add(tree.name(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
      }
    }
    return found.stream();
  }

  private static boolean namesMachinePath(String line) {
    return MACHINE_PATH.matcher(line).find();
  }

  private static boolean namesPrivateHost(String line) {
    return ADDRESS
        .matcher(line)
        .results()
        .map(address -> URI.create(address.group()).getHost())
        .anyMatch(host -> host == null || !PUBLIC_HOSTS.contains(host));
  }

  private static boolean isBuildFile(Path file) {
    var name = file.getFileName().toString();
    return name.equals("pom.xml")
        || name.equals("package-lock.json")
        || name.equals(".npmrc")
        || name.equals("settings.xml")
        || name.equals("maven.config");
  }

  private static String ending(Path file) {
    var name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
