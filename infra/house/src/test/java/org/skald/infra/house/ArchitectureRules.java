package org.skald.infra.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The layering and the names of the house, as rules over compiled classes. */
final class ArchitectureRules {

  private static final List<String> PURE_JAVA =
      List.of(
          "java.lang",
          "java.lang.annotation",
          "java.math",
          "java.nio.charset",
          "java.security", // Digests are functions; what draws lots there is named below.
          "java.util",
          "java.util.function",
          "java.util.regex",
          "java.util.stream",
          "java.time",
          "org.jspecify.annotations");

  /** Types that tell the time, draw lots, or reach for the machine, whatever is called on them. */
  private static final Set<String> IMPURE_TYPES =
      Set.of(
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.security.KeyPairGenerator",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer");

  private static final Set<String> IMPURE_CALLS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.StrictMath.random",
          "java.time.ZoneId.systemDefault",
          "java.util.Collections.shuffle",
          "java.util.Locale.getDefault",
          "java.util.TimeZone.getDefault",
          "java.util.UUID.randomUUID");

  private static final Set<String> FORBIDDEN_WORDS =
      Set.of(
          "Manager",
          "Helper",
          "Util",
          "Utils",
          "Handler",
          "Impl",
          "Abstract",
          "Base",
          "Model",
          "Data",
          "Info",
          "Common");

  private ArchitectureRules() {}

  /** A core depends on its own packages and on the plain part of Java only. */
  static ArchRule pure(String... ownPackages) {
    var allowed = Stream.concat(PURE_JAVA.stream(), Arrays.stream(ownPackages));
    return classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .because("a decision that touches the world cannot be replayed");
  }

  /** A core reads no clock, draws no lots and asks nothing of the machine. */
  static ArchRule noClockNoChance() {
    return noClasses()
        .should()
        .accessTargetWhere(
            describe("the target is a clock, chance or the machine", ArchitectureRules::isImpure))
        .because("time, ids and chance come in with the record and go out in the event");
  }

  /** Methods of a core say what they do: decide, evolve, react. */
  static ArchRule coreVerbs() {
    return methods()
        .should()
        .haveNameNotMatching("(handle|process|do)([A-Z].*)?")
        .because("a name that fits every method tells nothing about one");
  }

  /** Only one package, and what is below it, knows these foreign ones. */
  static ArchRule onlyIn(String home, String foreign) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(foreign)
        .because("what everybody may import nobody can replace");
  }

  /** The lower folder knows nothing of those that stand on it. */
  static ArchRule standsBelow(String lower, String... higher) {
    return noClasses()
        .that()
        .resideInAPackage(lower)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(higher)
        .because("folders depend one way");
  }

  /** The packages below a prefix depend on each other without a circle. */
  static ArchRule noCycles(String prefix) {
    return slices()
        .matching(prefix + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("packages in a circle are one package");
  }

  /** No word of a class or package name is one of those that say nothing. */
  static ArchRule tellingNames() {
    return classes()
        .should(
            new ArchCondition<>("have names whose words say something") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                words(type)
                    .filter(ArchitectureRules::saysNothing)
                    .forEach(word ->
                        events.add(
                            SimpleConditionEvent.violated(
                                type, type.getFullName() + " is named " + word)));
              }
            });
  }

  /** The standard streams belong to the command line. */
  static ArchRule printsOnlyIn(String home) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .accessTargetWhere(
            describe(
                "the target is a standard stream or prints a stack trace",
                access ->
                    isNamed(access, "java.lang.System", "out", "err")
                        || access.getName().equals("printStackTrace")))
        .because("a server speaks through its log");
  }

  /** A test waits for what happens, not for a while, and its chance can be repeated. */
  static ArchRule repeatableTests() {
    return noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "the target sleeps or draws lots without a seed",
                access ->
                    isNamed(access, "java.lang.Thread", "sleep")
                        || isNamed(access, "java.lang.Math", "random")
                        || isNamed(access, "java.util.concurrent.ThreadLocalRandom", "current")
                        || isUnseeded(access)))
        .because("a test that fails once has to fail again");
  }

  private static boolean isImpure(JavaAccess<?> access) {
    var owner = access.getTargetOwner().getFullName();
    var name = access.getName();
    return IMPURE_TYPES.contains(owner)
        || IMPURE_CALLS.contains(owner + "." + name)
        || owner.startsWith("java.util.random.")
        || (owner.equals("java.lang.System") && !name.equals("arraycopy"))
        || (owner.startsWith("java.time.") && name.equals("now"))
        || name.equals("parallelStream");
  }

  private static boolean isUnseeded(JavaAccess<?> access) {
    return access.getTarget().getFullName().equals("java.util.Random.<init>()");
  }

  private static boolean isNamed(JavaAccess<?> access, String owner, String... names) {
    return access.getTargetOwner().getFullName().equals(owner)
        && List.of(names).contains(access.getName());
  }

  /** The words of a class's own name and of its package. */
  private static Stream<String> words(JavaClass type) {
    var ofPackage = Arrays.stream(type.getPackageName().split("\\."));
    var ofName = Arrays.stream(type.getSimpleName().split("(?=\\p{Upper})|_|\\d"));
    return Stream.concat(ofPackage, ofName);
  }

  private static boolean saysNothing(String word) {
    return !word.isEmpty()
        && FORBIDDEN_WORDS.contains(Character.toUpperCase(word.charAt(0)) + word.substring(1));
  }
}
