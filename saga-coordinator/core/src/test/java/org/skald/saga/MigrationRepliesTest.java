package org.skald.saga;

import static org.skald.saga.Past.cannotMigrate;
import static org.skald.saga.Past.migrate;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;
import static org.skald.saga.StepSpec.second;
import static org.skald.saga.StepSpec.text;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Mapping.Mapped;

/** A version is not fit for a saga that has not got the replies that it needs there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MigrationRepliesTest {

  /** A mapping that cannot do without the reply of a step. */
  private static Mapping needing(String step) {
    return new Mapping() {
      @Override
      public Mapped map(Scope scope) {
        return scope.sees(step)
            ? new Mapped.Ready(scope.replies().getOrDefault(step, Past.INPUT))
            : new Mapped.Broken("no reply of " + step);
      }

      @Override
      public Set<String> needs() {
        return Set.of(step);
      }
    };
  }

  private static Past booked(Payload... reply) {
    return Past.startOf(definition(compensatable("book"), pivot("pay").after("book")))
        .then(Past.report("book", 1, new SagaCommand.Outcome.Ok(Stream.of(reply).findFirst())));
  }

  @Test
  void a_compensation_that_could_be_made_can_be_made_there() {
    var to = second(compensatable("book").undoneBy(needing("book")), pivot("pay").after("book"));
    var broken = compensatable("book").undoneBy(_ -> new Mapped.Broken("division by zero"));
    var other = second(broken, pivot("pay").after("book"));
    var with = booked(text("room 7"));

    booked()
        .when(migrate(to))
        .thenRejected(cannotMigrate("the reply of step 'book' is not what is needed there"));
    with.when(migrate(to)).thenEvents(with.migrated(to));
    with.when(migrate(other)).thenRejected(cannotMigrate("step 'book' would be undone otherwise"));
  }

  @Test
  void what_is_still_to_come_there_finds_the_replies_that_it_needs() {
    var to =
        second(
            compensatable("book"),
            pivot("pay").after("book"),
            retriable("ship").after("pay").with(needing("book")));
    ReplyForm rooms =
        reply ->
            reply.filter(it -> it.equals(text("room 7"))).isPresent()
                ? Optional.empty()
                : Optional.of("no room");
    var other = second(compensatable("book").answeredBy(rooms), pivot("pay").after("book"));
    var with = booked(text("room 7"));

    booked()
        .when(migrate(to))
        .thenRejected(cannotMigrate("the reply of step 'book' is not what is needed there"));
    with.when(migrate(to)).thenEvents(with.migrated(to));
    booked(text("seat 8"))
        .when(migrate(other))
        .thenRejected(cannotMigrate("the reply of step 'book' is not what is needed there"));
    with.when(migrate(other)).thenEvents(with.migrated(other));
  }
}
