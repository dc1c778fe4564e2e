package org.skald.infra.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DocsTest {

  private static final Tree TREE = Tree.ofThisBuild();
  private static final DocsRules HOUSE = new DocsRules(TREE);

  @Test
  void every_link_of_a_page_leads_somewhere() {
    assertThat(HOUSE.brokenLinks()).isEmpty();
  }

  @Test
  void every_decision_has_its_sections_and_stands_in_the_index() {
    assertThat(HOUSE.untidyDecisions()).isEmpty();
  }

  @Test
  void decisions_are_numbered_without_gaps() {
    var numbers = HOUSE.decisionNumbers();

    assertThat(numbers)
        .isNotEmpty()
        .containsExactlyElementsOf(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Test
  void no_file_names_a_folder_of_the_machine_it_was_written_on() {
    assertThat(HOUSE.machinePaths()).isEmpty();
  }

  @Test
  void the_build_names_public_hosts_only() {
    assertThat(HOUSE.privateHosts()).isEmpty();
  }

  @Test
  void the_readme_shows_the_demo_and_the_tests() {
    var text = Tree.text(TREE.root().resolve("README.md"));

    assertThat(Markdown.of(text).blocks())
        .anyMatch(block -> block.lines().anyMatch("infra/skald demo"::equals));
    assertThat(text).containsPattern("<!-- test command -->\\n+```\\w*\\n\\S+.*\\n```");
    assertThat(TREE.root().resolve("infra/skald")).isExecutable();
    assertThat(TREE.root().resolve(".ci/run")).isExecutable();
  }

  @Test
  void a_broken_link_is_found(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("there.md"), "# A good place\n## A good place\n");
    Files.writeString(
        folder.resolve("page.md"),
        """
        [file](there.md) [heading](there.md#a-good-place) [second](there.md#a-good-place-1)
        [web](https://example.org/x) [gone](gone.md) `[code](not-a-link.md)`
        [no heading](there.md#a-bad-place) [own](#nowhere)
        [defined]: gone-too.md
        ```
        [block](not-a-link.md)
        ```
        """);

    var broken = new DocsRules(new Tree(folder)).brokenLinks();

    assertThat(broken)
        .containsExactlyInAnyOrder(
            "page.md: gone.md",
            "page.md: there.md#a-bad-place",
            "page.md: #nowhere",
            "page.md: gone-too.md");
  }

  @Test
  void an_untidy_decision_is_found(@TempDir Path folder) throws IOException {
    var decisions = Files.createDirectories(folder.resolve("infra/docs/adr"));
    Files.writeString(decisions.resolve("README.md"), "[1](0001-one.md)\n");
    var whole = "# One\n## Context\n## Decision\n## Consequences\n## Alternatives\n";
    Files.writeString(decisions.resolve("0001-one.md"), whole + "\n".repeat(60));
    Files.writeString(decisions.resolve("0003-three.md"), whole.replace("## Decision\n", ""));
    var rules = new DocsRules(new Tree(folder));

    var untidy = rules.untidyDecisions();

    assertThat(untidy)
        .containsExactly(
            "infra/docs/adr/0001-one.md: more than 60 lines",
            "infra/docs/adr/0003-three.md: no section ## Decision",
            "infra/docs/adr/0003-three.md: not in the index");
    assertThat(rules.decisionNumbers()).containsExactly(1, 3);
  }

  @Test
  void a_machine_path_and_a_private_host_are_found(@TempDir Path folder) throws IOException {
    var separator = "/";
    Files.writeString(
        folder.resolve("notes.txt"), "see " + separator + "work/notes\nat work/notes");
    Files.writeString(
        folder.resolve("package-lock.json"),
        "\"https://registry.npmjs.org/a\"\n\"https://mirror.example.org/a\"\n");
    var rules = new DocsRules(new Tree(folder));

    assertThat(rules.machinePaths()).singleElement().asString().startsWith("notes.txt:1:");
    assertThat(rules.privateHosts()).singleElement().asString().startsWith("package-lock.json:2:");
  }

  @Test
  void what_a_build_leaves_behind_is_not_read(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("module/target"));
    Files.writeString(folder.resolve("module/target/page.md"), "[gone](gone.md)");

    assertThat(new Tree(folder).files()).isEmpty();
  }
}
