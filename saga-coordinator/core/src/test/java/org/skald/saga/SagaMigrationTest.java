package org.skald.saga;

import static org.skald.saga.Past.cannotMigrate;
import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.migrate;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undoRefused;
import static org.skald.saga.StepSpec.attempts;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.output;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;
import static org.skald.saga.StepSpec.second;
import static org.skald.saga.StepSpec.signal;
import static org.skald.saga.StepSpec.text;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.CannotMigrate;
import org.skald.saga.SagaRejection.SagaNotFound;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaMigrationTest {

  private static final CannotMigrate IN_DOUBT =
      cannotMigrate(
          "an earlier attempt of step 'pay' may have been done, and there only the newest is"
              + " asked about");

  /** Paid for, and under way to be shipped. */
  private static Past order() {
    return Past.startOf(
            definition(
                compensatable("book"), pivot("pay").after("book"), retriable("ship").after("pay")))
        .ok("book");
  }

  @Test
  void what_has_not_begun_may_be_otherwise() {
    var past = order();
    var facts = past.facts();
    var to =
        second(
            compensatable("book"),
            pivot("pay").after("book"),
            retriable("wrap").after("pay"),
            retriable("send").after("wrap"));
    past.when(migrate(to)).thenEvents(past.migrated(to));

    past.then(migrate(to))
        .when(Past.ok("pay", 1))
        .thenEvents(
            facts.succeeded("pay", 1),
            facts.stepStarted("wrap", 1, "do wrap {book=book-reply, pay=pay-reply}"));
  }

  @Test
  void what_has_its_turn_there_begins_at_once() {
    var past = order();
    var facts = past.facts();
    var to =
        second(
            compensatable("book"),
            compensatable("insure").after("book"),
            pivot("pay").after("book"));
    past.when(migrate(to))
        .thenEvents(
            past.migrated(to), facts.stepStarted("insure", 1, "do insure {book=book-reply}"));
  }

  @Test
  void a_saga_of_which_nothing_is_left_there_completes() {
    var past = order().ok("pay");
    var facts = past.facts();
    var to = second(compensatable("book"), pivot("pay").after("book"));

    past.when(migrate(to))
        .thenRejected(cannotMigrate("step 'ship' has begun, and there is no such step there"));
    var waiting =
        Past.startOf(definition(pivot("pay"), signal("wait", StepKind.RETRIABLE).after("pay")));
    var other = second(pivot("pay"));
    waiting.when(migrate(other)).thenEvents(waiting.migrated(other));
    waiting
        .then(migrate(other))
        .when(Past.ok("pay", 1))
        .thenEvents(waiting.facts().succeeded("pay", 1), facts.ended(Outcome.COMPLETED));
  }

  @Test
  void a_step_that_could_not_be_made_is_mended() {
    var broken = retriable("ship").after("pay").with(_ -> new Mapped.Broken("division by zero"));
    var past = Past.startOf(definition(pivot("pay"), broken)).ok("pay");
    var facts = past.facts();
    var to = second(pivot("pay"), retriable("ship").after("pay"));
    var resume = new SagaCommand.ResumeStep(Past.ORDER, "ship", "ada", "mended");

    past.then(migrate(to))
        .when(resume)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "ship", Person.saying("ada"), "mended"),
            facts.stepStarted("ship", 1, "do ship {pay=pay-reply}"));
  }

  @Test
  void a_compensation_that_could_not_be_made_is_mended() {
    var broken = compensatable("book").undoneBy(_ -> new Mapped.Broken("no room"));
    var past =
        Past.startOf(definition(broken, pivot("pay").after("book")))
            .ok("book")
            .then(refused("pay", 1));
    var facts = past.facts();
    var to = second(compensatable("book"), pivot("pay").after("book"));
    var resume = new SagaCommand.ResumeStep(Past.ORDER, "book", "ada", "mended");

    past.then(migrate(to))
        .when(resume)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "book", Person.saying("ada"), "mended"),
            facts.undoStarted("book", 1, "undo book {book=book-reply}"));
  }

  @Test
  void attempts_that_are_left_are_those_of_the_new_version() {
    var past =
        Past.startOf(
            definition(pivot("pay").retrying(attempts(1)), retriable("ship").after("pay")));
    var facts = past.facts();
    var to = second(pivot("pay").retrying(attempts(2)), retriable("ship").after("pay"));

    past.then(migrate(to))
        .when(failed("pay", 1))
        .thenEvents(facts.failed("pay", 1, StepSpec.BACKOFF));
  }

  @Test
  void a_command_that_was_sent_has_to_be_the_same() {
    var past = order();
    var other = pivot("pay").after("book").with(_ -> new Mapped.Ready(text("twice as much")));

    past.when(migrate(second(compensatable("book"), other)))
        .thenRejected(cannotMigrate("step 'pay' would ask for something else"));
  }

  @Test
  void a_compensation_that_was_sent_has_to_be_the_same() {
    var past = order().then(refused("pay", 1)).then(undoRefused("book", 1));
    var other = compensatable("book").undoneBy(_ -> new Mapped.Ready(text("by hand")));

    past.when(migrate(second(other, pivot("pay").after("book"))))
        .thenRejected(cannotMigrate("step 'book' would be undone otherwise"));
  }

  @Test
  void what_can_be_undone_still_has_to_be() {
    var past = order();

    past.when(
            migrate(
                second(compensatable("book").withoutCompensation(), pivot("pay").after("book"))))
        .thenRejected(cannotMigrate("step 'book' would be undone otherwise"));
  }

  @Test
  void what_has_begun_comes_after_the_same_steps() {
    var past = order();

    past.when(
            migrate(
                second(
                    compensatable("book"),
                    compensatable("check").after("book"),
                    pivot("pay").after("check"))))
        .thenRejected(cannotMigrate("step 'pay' has begun, and comes after other steps there"));
  }

  @Test
  void what_has_begun_is_of_the_same_kind() {
    var past = order();

    past.when(migrate(second(compensatable("book"), compensatable("pay").after("book"))))
        .thenRejected(cannotMigrate("step 'pay' has begun, and is of another kind there"));
  }

  @Test
  void what_was_skipped_would_be_skipped_there() {
    var past =
        Past.startOf(
            definition(
                compensatable("wrap").when(new Tested.Known(false)),
                pivot("pay").after("wrap"),
                output(StepKind.RETRIABLE).after("pay")));

    past.when(migrate(second(compensatable("wrap"), pivot("pay").after("wrap"))))
        .thenRejected(cannotMigrate("whether step 'wrap' happens is different there"));
  }

  @Test
  void a_list_has_as_many_items_there() {
    var past =
        Past.startOf(definition(compensatable("book").forEach(2, 2), pivot("pay").after("book")));
    var same =
        second(
            compensatable("book").forEach(2, 2),
            signal("ok", StepKind.COMPENSATABLE).after("book"),
            pivot("pay").after("ok"));

    past.when(migrate(same)).thenEvents(past.migrated(same));
    past.when(migrate(second(compensatable("book").forEach(3, 3), pivot("pay").after("book"))))
        .thenRejected(cannotMigrate("step 'book' has 2 items, and there it has others"));
    past.when(migrate(second(compensatable("book"), pivot("pay").after("book"))))
        .thenRejected(cannotMigrate("step 'book' has fanned out, and there it does not"));
  }

  @Test
  void the_locks_are_the_same_there() {
    var lock = new LockRequest("room", LockMode.EXCLUSIVE, 0, StepSpec.TIMEOUT);
    var other = new LockRequest("hall", LockMode.EXCLUSIVE, 0, StepSpec.TIMEOUT);
    var past = Past.startOf(underLock(lock));

    var same = StepSpec.version(2, underLock(lock));

    past.when(migrate(same)).thenEvents(past.migrated(same));
    past.when(migrate(StepSpec.version(2, underLock(other))))
        .thenRejected(cannotMigrate("step 'locks.0' would ask for something else"));
  }

  @Test
  void the_locks_are_the_same_there_on_the_way_back_too() {
    var lock = new LockRequest("room", LockMode.EXCLUSIVE, 0, StepSpec.TIMEOUT);
    var other = new LockRequest("hall", LockMode.EXCLUSIVE, 0, StepSpec.TIMEOUT);
    var past = Past.startOf(underLock(lock)).then(Past.granted("locks.0", 1)).then(Past.cancel());

    past.when(migrate(StepSpec.version(2, underLock(other))))
        .thenRejected(cannotMigrate("step 'locks.0' would ask for something else"));
  }

  @Test
  void a_list_has_its_turn_there() {
    var past =
        Past.startOf(definition(compensatable("book").forEach(2, 2), pivot("pay").after("book")));
    var never = compensatable("book").forEach(2, 2).when(new Tested.Known(false));

    past.when(migrate(second(never, pivot("pay").after("book"))))
        .thenRejected(cannotMigrate("whether step 'book' happens is different there"));
  }

  @Test
  void a_reply_is_as_expected_there() {
    var past = order();
    var good = compensatable("book").expecting(_ -> new Tested.Known(true));
    var bad = compensatable("book").expecting(_ -> new Tested.Known(false));
    var to = second(good, pivot("pay").after("book"));

    past.when(migrate(to)).thenEvents(past.migrated(to));
    past.when(migrate(second(bad, pivot("pay").after("book"))))
        .thenRejected(cannotMigrate("the reply of step 'book' is not as expected there"));
  }

  @Test
  void what_is_in_doubt_for_longer_is_not_asked_about_there() {
    var past =
        Past.startOf(definition(pivot("pay")))
            .later(StepSpec.TIMEOUT)
            .then(Past.wake())
            .timer(); // The second attempt is under way, and the first one is unknown.

    past.when(migrate(second(pivot("pay").onUnknown(UnknownPolicy.QUERY)))).thenRejected(IN_DOUBT);
  }

  @Test
  void an_attempt_that_is_to_come_after_one_in_doubt_is_not_asked_about_alone() {
    var past = Past.startOf(definition(pivot("pay"))).timer();

    past.when(migrate(second(pivot("pay").onUnknown(UnknownPolicy.QUERY)))).thenRejected(IN_DOUBT);
  }

  /** Two attempts are unknown, and the compensation cannot be made without an answer to them. */
  @Test
  void what_is_in_doubt_is_not_asked_about_alone_where_it_cannot_be_undone() {
    var past = Past.startOf(definition(pay(2))).timer().timer().timer().then(Past.cancel());

    past.when(migrate(second(pay(2).onUnknown(UnknownPolicy.QUERY)))).thenRejected(IN_DOUBT);
  }

  @Test
  void what_may_be_sent_again_to_be_undone_has_to_be_the_same() {
    var past = Past.startOf(definition(pay(1))).timer().then(Past.cancel());
    var other = pay(1).with(_ -> new Mapped.Ready(text("twice as much")));

    past.when(migrate(second(other)))
        .thenRejected(cannotMigrate("step 'pay' would ask for something else"));
  }

  private static StepSpec pay(int attempts) {
    return compensatable("pay").retrying(attempts(attempts)).undoneByItsReply();
  }

  private static SagaDefinition underLock(LockRequest lock) {
    var plan = new LockPlan.Planned.Known(List.of(lock));
    return StepSpec.underLocks(plan, Optional.empty(), pivot("pay"));
  }

  @Test
  void the_same_version_is_no_change() {
    order()
        .when(
            migrate(
                definition(
                    compensatable("book"),
                    pivot("pay").after("book"),
                    retriable("ship").after("pay"))))
        .thenNothing();
  }

  @Test
  void what_is_not_under_way_stays_as_it_is() {
    var to = second(pivot("pay"));

    Past.none().when(migrate(to)).thenRejected(new SagaNotFound(Past.ORDER));
    Past.startOf(definition(pivot("pay")))
        .ok("pay")
        .when(migrate(to))
        .thenRejected(cannotMigrate("it has ended: COMPLETED"));
  }
}
