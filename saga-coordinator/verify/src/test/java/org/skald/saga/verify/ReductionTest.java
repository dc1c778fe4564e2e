package org.skald.saga.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Action;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;

/** Trying less finds the same, on definitions drawn by chance, sound ones and others. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReductionTest {

  private static final int SEEDS = 120;
  private static final int STATES_MAX = 60_000;
  private static final String SAVE_POINT = "save-point-";

  @Test
  void what_is_tried_once_only_would_have_come_to_the_same() {
    var compared = 0;
    var refuted = 0;
    var spared = 0L;
    var withTwins = 0;
    var withReturns = 0;
    for (var seed = 0; seed < SEEDS; seed++) {
      var definition = draw(new Random(seed), false);
      var reduced = explored(definition, true);
      var full = explored(definition, false);
      if (full.isWhole()) {
        compared++;
        refuted += full.counterExamples().isEmpty() ? 0 : 1;
        spared += full.states() - reduced.states();
        withTwins += hasTwins(definition) ? 1 : 0;
        withReturns += definition.savePoints().isEmpty() ? 0 : 1;
        assertThat(reduced.outcomes()).as("seed %d", seed).isEqualTo(full.outcomes());
        assertThat(reduced.manualStates()).as("seed %d", seed).isEqualTo(full.manualStates());
        assertThat(reduced.happened()).as("seed %d", seed).isEqualTo(full.happened());
        assertThat(claims(reduced, definition))
            .as("seed %d", seed)
            .isEqualTo(claims(full, definition));
      }
    }
    assertThat(compared).as("definitions explored in full").isGreaterThan(SEEDS / 2);
    assertThat(refuted).as("definitions that are not sound").isGreaterThan(SEEDS / 10);
    assertThat(spared).as("states that were not visited").isGreaterThan(5_000);
    assertThat(withReturns).as("definitions with save-points").isGreaterThan(SEEDS / 10);
    assertThat(withTwins).as("definitions with steps alike").isGreaterThan(SEEDS / 12);
  }

  @Test
  void a_definition_that_keeps_the_rules_of_kinds_is_proven() {
    for (var seed = 0; seed < SEEDS; seed++) {
      var verdict = new Verifier(STATES_MAX).verify(draw(new Random(seed), true));

      assertThat(verdict.counterExamples()).as("seed %d", seed).isEmpty();
    }
  }

  private static Explorer explored(SagaDefinition definition, boolean isReduced) {
    var explorer = new Explorer(definition, Set.of(), isReduced, STATES_MAX, _ -> {});
    explorer.explore(Integer.MAX_VALUE);
    return explorer;
  }

  /** What does not hold; of interchangeable steps, of one or of all. */
  private static Set<String> claims(Explorer explorer, SagaDefinition definition) {
    var symmetry = Symmetry.of(definition, Set.of());
    var claims = new TreeSet<String>();
    for (var it : explorer.counterExamples()) {
      symmetry.alike(it.step()).forEach(step -> claims.add(it.claim() + " " + step));
    }
    return claims;
  }

  private static boolean hasTwins(SagaDefinition definition) {
    var symmetry = Symmetry.of(definition, Set.of());
    return definition.steps().keySet().stream().anyMatch(step -> symmetry.alike(step).size() > 1);
  }

  private static SagaDefinition draw(Random random, boolean isSound) {
    var steps = new ArrayList<Outlined>();
    var before = new ArrayList<String>();
    for (var i = random.nextInt(3); i >= 0; i--) {
      var name = "c" + before.size();
      if (random.nextInt(8) == 0) {
        steps.add(Outlined.subSaga(name, StepKind.COMPENSATABLE, some(random, before)));
        before.add(name);
        continue;
      }
      var step = Outlined.compensatable(name, some(random, before));
      var drawn = varied(random, random.nextInt(6) == 0 ? step.withoutUndo() : step, isSound);
      var hasAlternative = random.nextInt(6) == 0;
      steps.add(hasAlternative ? drawn.sometimes() : drawn);
      before.add(name);
      if (random.nextInt(3) == 0) {
        steps.add(drawn.named("twin-of-" + name));
        before.add("twin-of-" + name);
      }
      if (hasAlternative) {
        var other = Outlined.compensatable("not-" + name).otherwise(name);
        steps.add(varied(random, other, isSound));
        before.add("not-" + name);
      } else if (random.nextInt(6) == 0 && mayFail(drawn)) {
        var other = Outlined.compensatable("else-" + name).onFailure(name);
        steps.add(varied(random, other, isSound));
        before.add("else-" + name);
      }
      if (random.nextInt(6) == 0) {
        var wait = "w" + before.size();
        steps.add(wait(random, wait, StepKind.COMPENSATABLE, some(random, before)));
        before.add(wait);
      }
      addSavePoint(random, steps, before);
    }
    if (random.nextInt(3) > 0) {
      var needed = isSound ? before.toArray(String[]::new) : some(random, before);
      steps.add(
          random.nextInt(8) == 0
              ? Outlined.decision("p", needed)
              : varied(random, Outlined.pivot("p", needed), isSound));
      var ahead = new ArrayList<String>();
      for (var i = random.nextInt(3); i > 0; i--) {
        var name = "r" + ahead.size();
        var after = new ArrayList<>(List.of(some(random, ahead)));
        if (isSound || random.nextBoolean()) {
          after.add("p");
        }
        var all = after.toArray(String[]::new);
        steps.add(
            random.nextInt(6) == 0
                ? wait(random, name, StepKind.RETRIABLE, all)
                : varied(random, Outlined.retriable(name, all), isSound));
        ahead.add(name);
        if (random.nextInt(4) == 0 && mayFail(steps.getLast())) {
          var other = Outlined.retriable("else-" + name).onFailure(name);
          steps.add(varied(random, other, isSound));
          ahead.add("else-" + name);
        }
      }
    }
    return Outlined.definition(steps.toArray(Outlined[]::new))
        .withSavePoints(
            before.stream()
                .filter(ReductionTest::isSavePoint)
                .collect(Collectors.toMap(it -> it, _ -> Outlined.rounds(1 + random.nextInt(3)))));
  }

  /** At most one, so that the states are not too many. */
  private static void addSavePoint(Random random, List<Outlined> steps, List<String> before) {
    if (random.nextInt(6) == 0 && before.stream().noneMatch(ReductionTest::isSavePoint)) {
      var savePoint = SAVE_POINT + before.size();
      steps.add(Outlined.compensatable(savePoint, before.toArray(String[]::new)));
      before.add(savePoint);
    }
  }

  /** All that is drawn after it comes after it. */
  private static boolean isSavePoint(String name) {
    return name.startsWith(SAVE_POINT);
  }

  private static boolean mayFail(Outlined step) {
    return !(step.action() instanceof Action.ForEach || step.action() instanceof Action.Sleep);
  }

  private static Outlined wait(Random random, String name, StepKind kind, String... after) {
    return random.nextBoolean()
        ? Outlined.sleep(name, kind, after)
        : Outlined.signal(name, kind, after);
  }

  private static Outlined varied(Random random, Outlined step, boolean isSound) {
    var policies = UnknownPolicy.values();
    var policy = policies[random.nextInt(policies.length)];
    var isAllowed = step.kind() == StepKind.COMPENSATABLE || policy != UnknownPolicy.COMPENSATE;
    var varied =
        step.attempts(1 + random.nextInt(3))
            .onUnknown(isSound && !isAllowed ? UnknownPolicy.HOLD : policy);
    var isConditional = step.alternative().isEmpty() && random.nextInt(6) == 0;
    var isFannedOut = step.kind() != StepKind.PIVOT && random.nextInt(8) == 0;
    var drawn = isFannedOut ? varied.forEach(1 + random.nextInt(2)) : varied;
    var expecting =
        step.kind() == StepKind.COMPENSATABLE && random.nextInt(10) == 0
            ? drawn.expecting()
            : drawn;
    return isConditional ? expecting.sometimes() : expecting;
  }

  private static String[] some(Random random, List<String> names) {
    return names.stream()
        .filter(it -> isSavePoint(it) || random.nextInt(5) < 2)
        .toArray(String[]::new);
  }
}
