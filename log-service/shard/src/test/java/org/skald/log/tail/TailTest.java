package org.skald.log.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.log.Position;
import org.skald.log.Revision;

/** The tail of a journal, case by case. */
@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class TailTest {

  private static final Interest ALL = new Interest("names", true);

  private final MemoryJournal journal = new MemoryJournal(100);
  private final Tail<String> tail = new Tail<>(4, 1_000);
  private long nowMs;
  private final CatchUp<String> catchUp = new CatchUp<>(tail, journal, () -> nowMs);

  private static TailEvent<String> event(long at, long previous) {
    return new TailEvent<>(
        new Revision(new Position(at), 0), revision(previous), "names//a", "a@" + at, 1);
  }

  private static Revision revision(long at) {
    return at < 0 ? Revision.BEFORE_FIRST : new Revision(new Position(at), 0);
  }

  private static Reader reader(Interest interest, long from, int capacity) {
    return new Reader(interest, revision(from), capacity, new Random(0));
  }

  private void journalOf(int events) {
    IntStream.range(0, events).forEach(it -> journal.add(event(it, it - 1)));
  }

  private void followAll() {
    tail.append(journal.read(0).events().stream().map(Journal.Placed::event).toList());
    tail.open();
  }

  private Reader watch(Reader reader) {
    var watch = reader.resume();
    if (tail.join(watch) != Tail.Joined.LIVE) {
      catchUp.add(watch, Resume.Ready.UNKNOWN);
    }
    return reader;
  }

  private List<String> seen(Reader reader) {
    for (var times = 0; times < 100; times++) {
      reader.read(100);
    }
    return reader.seen();
  }

  @Test
  void what_is_early_is_held_and_what_is_repeated_is_dropped() {
    var reader = watch(reader(ALL, -1, 10));
    tail.open();

    tail.append(List.of(event(0, -1), event(2, 1), event(0, -1), event(1, 0), event(2, 1)));
    watch(reader(ALL, -1, 10));
    catchUp.round();

    assertThat(seen(reader)).containsExactly("a@0", "a@1", "a@2");
  }

  @Test
  void a_subtree_is_the_name_itself_and_what_is_below_it_and_nothing_beside_it() {
    var interest = new Interest("names//a", true);

    assertThat(interest.matches("names//a")).isTrue();
    assertThat(interest.matches("names//a/b/c")).isTrue();
    assertThat(interest.matches("names//ab")).isFalse();
    assertThat(interest.matches("names")).isFalse();
    assertThat(new Interest("names//a", false).matches("names//a/b")).isFalse();
    assertThat(Interest.above("names//a/b"))
        .containsExactly("names//a/b", "names//a", "names/", "names");
  }

  @Test
  void who_resumes_from_before_the_memory_is_served_from_the_journal_and_goes_live() {
    journalOf(20);
    followAll();
    var reader = watch(reader(ALL, 2, 100));

    while (catchUp.round()) {}
    tail.append(List.of(event(20, 19)));

    assertThat(seen(reader)).hasSize(18).startsWith("a@3").endsWith("a@19", "a@20");
    assertThat(tail.size()).isEqualTo(1);
  }

  @Test
  void many_that_resume_at_the_same_place_cost_the_reading_of_one() {
    journalOf(2_000);
    followAll();
    tail.append(List.of());
    watch(reader(ALL, 2, 5_000));
    while (catchUp.round()) {}
    var ofOne = journal.reads();

    IntStream.range(0, 500).forEach(_ -> watch(reader(ALL, 2, 5_000)));
    while (catchUp.round()) {}

    assertThat(journal.reads() - ofOne).isLessThanOrEqualTo(ofOne + 2);
  }

  @Test
  void who_resumes_from_before_the_journal_is_told_from_where_it_could() {
    journalOf(20);
    journal.trim(8);
    followAll();
    tail.append(journal.read(8).events().stream().map(Journal.Placed::event).toList());

    var tooOld = catchUp.find(revision(6));
    var oldest = catchUp.find(revision(7));
    catchUp.round();

    assertThat(tooOld.join()).isEqualTo(new Resume.Compacted(revision(7)));
    assertThat(oldest.join()).isEqualTo(new Resume.Ready(revision(7), 8));
  }

  @Test
  void a_watch_that_the_journal_runs_away_from_ends_with_where_to_resume() {
    journalOf(200);
    followAll();
    tail.append(journal.read(100).events().stream().map(Journal.Placed::event).toList());
    var reader = watch(reader(ALL, 2, 1));
    catchUp.round();

    journal.trim(150);
    for (var times = 0; times < 500; times++) {
      reader.read(5);
      catchUp.round();
    }
    assertThat(reader.earliest()).isNull();
    nowMs += 2 * CatchUp.MISSING_MAX_MS;
    catchUp.round();

    assertThat(seen(reader)).startsWith("a@3").endsWith("a@99");
    assertThat(reader.earliest()).isEqualTo(revision(149));
  }

  @Test
  void a_slow_watch_is_cut_off_and_slows_nobody() {
    tail.append(List.of(event(0, -1)));
    tail.open();
    var slow = watch(reader(ALL, 0, 2));
    var quick = watch(reader(ALL, 0, 10));

    tail.append(List.of(event(1, 0), event(2, 1), event(3, 2), event(4, 3)));

    assertThat(slow.cutOff()).isEqualTo(1);
    assertThat(seen(slow)).isEmpty();
    assertThat(seen(quick)).containsExactly("a@1", "a@2", "a@3", "a@4");
    assertThat(tail.size()).isEqualTo(1);
  }

  @Test
  void a_watch_on_an_empty_journal_that_turns_out_to_have_missed_something_ends() {
    tail.open();
    var late = watch(reader(ALL, 3, 10));
    var inTime = watch(reader(ALL, 5, 10));

    tail.append(List.of(event(7, 5)));

    assertThat(late.earliest()).isEqualTo(revision(5));
    assertThat(seen(inTime)).containsExactly("a@7");
  }

  @Test
  void what_never_comes_is_skipped_and_ends_all_watches() {
    tail.append(List.of(event(0, -1)));
    tail.open();
    var reader = watch(reader(ALL, 0, 10));
    tail.append(List.of(event(2, 1), event(3, 2)));
    assertThat(tail.isHolding()).isTrue();

    tail.skipMissing();

    assertThat(reader.interruptions()).isEqualTo(1);
    assertThat(tail.isHolding()).isFalse();
    assertThat(tail.floor()).isEqualTo(revision(1));
    assertThat(seen(watch(reader(ALL, 1, 10)))).containsExactly("a@2", "a@3");
  }

  @Test
  void a_revision_is_read_as_it_is_written() {
    assertThat(Revision.parse("4711.2")).isEqualTo(new Revision(new Position(4711), 2));
    assertThat(Revision.parse("4711")).isGreaterThan(Revision.parse("4711.2")).hasToString("4711");
    assertThat(Revision.parse("-1")).isEqualTo(Revision.BEFORE_FIRST);
    for (var text : List.of("", "a", "1.", "1.x", "-2", "1.-1", "1.2.3")) {
      assertThatThrownBy(() -> Revision.parse(text)).hasMessageContaining("a revision such as");
    }
  }
}
