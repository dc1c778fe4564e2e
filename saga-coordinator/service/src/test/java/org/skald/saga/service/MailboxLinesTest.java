package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MailboxLinesTest {

  private static final RecordOutcome.Refused FULL =
      new RecordOutcome.Refused("mailbox-full", "too many");
  private static final RecordOutcome TAKEN = new RecordOutcome.Taken(7);
  private static final RecordOutcome UNDECIDED = new RecordOutcome.Undecided("no answer");

  private final MailboxLines lines = new MailboxLines();
  private final List<String> offered = new ArrayList<>();
  private final CompletableFuture<RecordOutcome> letter = new CompletableFuture<>();

  private CompletableFuture<RecordOutcome> next(String mailbox, String event, RecordOutcome comes) {
    return lines.next(
        mailbox,
        () -> {
          offered.add(event);
          return CompletableFuture.completedFuture(comes);
        },
        _ -> letter);
  }

  @Test
  void an_event_waits_until_the_one_before_it_is_a_dead_letter() {
    var refused = next("a", "first", FULL);
    var later = next("a", "second", TAKEN);
    assertThat(offered).containsExactly("first");

    letter.complete(new RecordOutcome.Buried(FULL));

    assertThat(refused).isCompletedWithValue(new RecordOutcome.Buried(FULL));
    assertThat(later).isCompletedWithValue(TAKEN);
    assertThat(offered).containsExactly("first", "second");
  }

  @Test
  void nothing_overtakes_an_event_whose_dead_letter_was_not_taken() {
    var refused = next("a", "first", FULL);
    var later = next("a", "second", TAKEN);

    letter.complete(UNDECIDED);

    assertThat(refused).isCompletedWithValue(UNDECIDED);
    assertThat(later).isCompletedWithValue(UNDECIDED);
    assertThat(offered).containsExactly("first");
  }

  @Test
  void nothing_overtakes_an_event_of_which_nobody_can_say_anything() {
    var later = List.of(next("a", "first", UNDECIDED), next("a", "second", TAKEN));

    assertThat(later).allSatisfy(it -> assertThat(it).isCompletedWithValue(UNDECIDED));
    assertThat(offered).containsExactly("first");
  }

  @Test
  void mailboxes_do_not_wait_for_each_other() {
    next("a", "first", UNDECIDED);
    next("b", "second", FULL);

    var other = next("c", "third", TAKEN);

    assertThat(other).isCompletedWithValue(TAKEN);
    assertThat(offered).containsExactly("first", "second", "third");
  }
}
