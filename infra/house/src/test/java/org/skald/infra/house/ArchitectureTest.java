package org.skald.infra.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The layering of the house. Think twice before you change this file. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {

  private static final String PLANTED = "org.skald.infra.house.planted";
  private static final Tree TREE = Tree.ofThisBuild();
  private static final JavaClasses LOG_CORE = compiled("log-service/core");
  private static final JavaClasses COORDINATION = compiled("log-service/coordination");
  private static final JavaClasses SAGA_CORE = compiled("saga-coordinator/core");
  private static final JavaClasses VERIFY = compiled("saga-coordinator/verify");
  private static final JavaClasses BALANCE =
      compiled("connectors/http-participant", "org/skald/participant/http/balance");
  private static final JavaClasses SEARCH =
      compiled("streams-processors", "org/skald/streams/search/core");
  private static final JavaClasses OVERLAP =
      compiled("streams-processors", "org/skald/streams/overlap/core");
  private static final JavaClasses HOUSE =
      imported(TREE.modules().stream().map(module -> module.resolve("target/classes")));

  @Test
  void all_modules_with_code_are_compiled() {
    assertThat(TREE.modules())
        .as("modules; compile all of them: mvn verify in the top folder")
        .allSatisfy(module -> assertThat(module.resolve("target/classes")).isDirectory());
  }

  @Test
  void the_core_of_the_log_is_pure() {
    ArchitectureRules.pure("org.skald.log").check(LOG_CORE);
  }

  @Test
  void the_core_of_the_saga_is_pure() {
    ArchitectureRules.pure(
            "org.skald.saga", "org.skald.saga.event", "org.skald.saga.lock", "org.skald.log")
        .check(SAGA_CORE);
  }

  @Test
  void the_verifier_of_sagas_is_pure() {
    ArchitectureRules.pure("org.skald.saga", "org.skald.saga.verify", "org.skald.log")
        .check(VERIFY);
  }

  @Test
  void the_rules_of_coordination_are_pure() {
    ArchitectureRules.pure("org.skald.coordination", "org.skald.log").check(COORDINATION);
  }

  @Test
  void the_rules_of_balancing_are_pure() {
    ArchitectureRules.pure("org.skald.participant.http.balance").check(BALANCE);
  }

  @Test
  void what_the_search_view_knows_is_pure() {
    ArchitectureRules.pure("org.skald.streams.search.core", "org.skald.log").check(SEARCH);
  }

  @Test
  void what_the_overlap_view_knows_is_pure() {
    ArchitectureRules.pure("org.skald.streams.overlap.core", "org.skald.log").check(OVERLAP);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cores")
  void a_core_reads_no_clock_and_draws_no_lots(String name, JavaClasses core) {
    ArchitectureRules.noClockNoChance().check(core);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cores")
  void methods_of_a_core_have_telling_verbs(String name, JavaClasses core) {
    ArchitectureRules.coreVerbs().check(core);
  }

  @Test
  void kafka_streams_stays_in_its_room() {
    ArchitectureRules.onlyIn("org.skald.streams..", "org.apache.kafka.streams..").check(HOUSE);
  }

  @Test
  void rocksdb_stays_in_its_rooms() {
    ArchitectureRules.onlyIn("org.skald.[log|streams].rocksdb..", "org.rocksdb..").check(HOUSE);
  }

  @Test
  void folders_depend_one_way() {
    var infra = "org.skald.infra..";
    var saga = "org.skald.saga..";
    var streams = "org.skald.streams..";
    var log = "org.skald.log..";
    var coordination = "org.skald.coordination..";
    var participant = "org.skald.participant..";
    var client = "org.skald.client..";
    ArchitectureRules.standsBelow("org.skald.schemas..", log, streams, saga, participant, infra)
        .allowEmptyShould(true)
        .check(HOUSE);
    ArchitectureRules.standsBelow(log, coordination, streams, saga, participant, infra)
        .check(HOUSE);
    ArchitectureRules.standsBelow(coordination, streams, saga, participant, infra).check(HOUSE);
    ArchitectureRules.standsBelow(streams, saga, participant, infra)
        .allowEmptyShould(true)
        .check(HOUSE);
    ArchitectureRules.standsBelow(saga, participant, infra).check(HOUSE);
    ArchitectureRules.standsBelow(participant, log, coordination, streams, saga, infra)
        .allowEmptyShould(true)
        .check(HOUSE);
    ArchitectureRules.standsBelow(
            client, "org.skald.schemas..", log, streams, saga, participant, infra)
        .check(HOUSE);
    ArchitectureRules.standsBelow(
            "org.skald.queue..", log, coordination, streams, saga, participant, infra)
        .check(HOUSE);
    ArchitectureRules.standsBelow(
            "org.skald.guard..", log, coordination, streams, saga, participant, infra)
        .check(HOUSE);
  }

  @Test
  void packages_do_not_go_in_circles() {
    ArchitectureRules.noCycles("org.skald").check(HOUSE);
  }

  @Test
  void names_tell_what_a_thing_is() {
    ArchitectureRules.tellingNames().check(HOUSE);
  }

  @Test
  void only_the_command_line_prints() {
    ArchitectureRules.printsOnlyIn("org.skald.infra..").check(HOUSE);
  }

  @Test
  void tests_neither_sleep_nor_draw_lots_without_a_seed() {
    var tests =
        TREE.files("pom.xml").stream().map(pom -> pom.resolveSibling("target/test-classes"));

    ArchitectureRules.repeatableTests().check(imported(tests));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plantedViolations")
  void a_planted_violation_is_found(String where, ArchRule rule, List<String> culprits) {
    var planted = new ClassFileImporter().importPackages(PLANTED + "." + where);

    var report = rule.evaluate(planted).getFailureReport().getDetails();

    assertThat(culprits)
        .allSatisfy(culprit -> assertThat(report).anyMatch(line -> line.contains(culprit)));
  }

  @Test
  void what_is_allowed_is_not_taken_for_a_violation() {
    var planted = new ClassFileImporter().importPackages(PLANTED + ".core");

    var report =
        ArchitectureRules.noClockNoChance().evaluate(planted).getFailureReport().getDetails();

    assertThat(report).noneMatch(line -> line.contains("CleanDecider"));
  }

  static Stream<Arguments> cores() {
    return Stream.of(
        Arguments.of("log", LOG_CORE),
        Arguments.of("coordination", COORDINATION),
        Arguments.of("saga", SAGA_CORE),
        Arguments.of("balance", BALANCE),
        Arguments.of("search", SEARCH),
        Arguments.of("overlap", OVERLAP));
  }

  static Stream<Arguments> plantedViolations() {
    return Stream.of(
        Arguments.of(
            "core",
            ArchitectureRules.pure(PLANTED + ".core"),
            List.of("ChecksumDecider", "PrintingDecider")),
        Arguments.of(
            "core",
            ArchitectureRules.noClockNoChance(),
            List.of("ClockDecider", "ChanceDecider", "PrintingDecider")),
        Arguments.of("core", ArchitectureRules.coreVerbs(), List.of("handleCommand")),
        Arguments.of(
            "core",
            ArchitectureRules.onlyIn("org.elsewhere..", "java.util.zip.."),
            List.of("ChecksumDecider")),
        Arguments.of(
            "core",
            ArchitectureRules.standsBelow(PLANTED + ".core..", "java.util.zip.."),
            List.of("ChecksumDecider")),
        Arguments.of(
            "core", ArchitectureRules.printsOnlyIn("org.elsewhere.."), List.of("PrintingDecider")),
        Arguments.of(
            "cycle", ArchitectureRules.noCycles(PLANTED + ".cycle"), List.of("Here", "There")),
        Arguments.of(
            "names",
            ArchitectureRules.tellingNames(),
            List.of("LockManager", "SagaInfo", "util.Tidy")),
        Arguments.of(
            "tests", ArchitectureRules.repeatableTests(), List.of("nap", "unseeded", "elsewhere")));
  }

  private static JavaClasses compiled(String module) {
    return imported(Stream.of(TREE.root().resolve(module).resolve("target/classes")));
  }

  private static JavaClasses compiled(String module, String folder) {
    return imported(
        Stream.of(TREE.root().resolve(module).resolve("target/classes").resolve(folder)));
  }

  private static JavaClasses imported(Stream<Path> folders) {
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains("/planted/"))
        .withImportOption(location -> !location.contains("/jmh_generated/"))
        .withImportOption(location -> !location.contains("/pinot/shaded/"))
        .withImportOption(location -> !location.contains("/io/confluent/"))
        .importPaths(folders.filter(Files::isDirectory).toList());
  }
}
