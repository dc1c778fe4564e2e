package org.skald.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.CoordinationRejection.ConditionFailed;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.NameChange.Delete;
import org.skald.coordination.NameChange.Put;
import org.skald.coordination.NameChange.PutSequential;
import org.skald.coordination.NameCondition.HasRevision;
import org.skald.coordination.NameCondition.HoldsToken;
import org.skald.coordination.NameCondition.IsAbsent;
import org.skald.coordination.NameEvent.NameDeleted;
import org.skald.coordination.NameEvent.NamePut;
import org.skald.coordination.SessionEvent.SessionBound;
import org.skald.coordination.SessionEvent.SessionUnbound;
import org.skald.log.Position;

/** Names: put, deleted, several at once, under conditions, and gone with their session. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NameTest {

  private static final NamePath A = new NamePath("/services/a");
  private static final NamePath B = new NamePath("/services/b");
  private static final LockName LOCK = new LockName("printer");

  private final CoordinationLog log = CoordinationLog.withNode();
  private final SessionId ann = log.open("ann");
  private final SessionId bob = log.open("bob");

  private static SmallValue value(String text) {
    return SmallValue.of(text.getBytes(UTF_8));
  }

  private static Put put(NamePath path, String text) {
    return new Put(path, value(text), false);
  }

  private static NameCommand change(List<NameCondition> conditions, NameChange... changes) {
    return NameCommand.Change.ofAnyone(Optional.empty(), conditions, Arrays.asList(changes));
  }

  private static NameCommand change(NameChange... changes) {
    return change(List.of(), changes);
  }

  private static NameCommand putFor(SessionId session, NamePath path) {
    return NameCommand.Change.ofAnyone(
        Optional.of(session), List.of(), List.of(new Put(path, value("x"), true)));
  }

  private NameState.Present present(NamePath path) {
    return (NameState.Present) log.name(path);
  }

  @Test
  void a_name_has_a_value_and_the_places_of_its_creation_and_of_its_last_change() {
    log.accept(change(put(A, "1")));
    var created = log.position();
    log.accept(change(put(A, "2")));

    assertThat(log.name(A))
        .isEqualTo(new NameState.Present(A, value("2"), log.position(), created, Optional.empty()));
  }

  @Test
  void a_name_that_is_deleted_is_another_when_it_comes_back() {
    log.accept(change(put(A, "1")));

    assertThat(log.accept(change(new Delete(A)))).containsExactly(new NameDeleted(A));
    assertThat(log.accept(change(new Delete(A)))).isEmpty();
    log.accept(change(put(A, "1")));

    assertThat(present(A).created()).isEqualTo(log.position());
  }

  @Test
  void several_names_change_at_once() {
    log.accept(change(put(A, "1")));

    var events = log.accept(change(List.of(new IsAbsent(B)), new Delete(A), put(B, "1")));

    assertThat(events)
        .containsExactly(
            new NameDeleted(A),
            new NamePut(B, value("1"), log.position(), log.position(), Optional.empty()));
  }

  @Test
  void a_condition_that_fails_refuses_everything_and_says_what_was_found() {
    log.accept(change(put(A, "1")));
    var revision = log.position();
    var before = log.name(A);

    var taken = log.refuse(change(List.of(new IsAbsent(A)), put(A, "2"), put(B, "2")));
    var stale = new HasRevision(A, new Position(0));
    var changed = log.refuse(change(List.of(new IsAbsent(B), stale), put(A, "2"), put(B, "2")));

    assertThat(taken).isEqualTo(new ConditionFailed(new IsAbsent(A), Optional.of(revision)));
    assertThat(taken.explain())
        .isEqualTo("expected no name '/services/a', found it with revision " + revision);
    assertThat(changed).isEqualTo(new ConditionFailed(stale, Optional.of(revision)));
    assertThat(changed.explain())
        .isEqualTo(
            "expected name '/services/a' with revision 0, found it with revision " + revision);
    assertThat(log.name(A)).isEqualTo(before);
    assertThat(log.name(B)).isEqualTo(NameState.ABSENT);
  }

  @Test
  void who_knows_the_revision_may_change_and_only_the_first_of_two_does() {
    log.accept(change(put(A, "1")));
    List<NameCondition> known = List.of(new HasRevision(A, log.position()));

    log.accept(change(known, put(A, "2")));

    assertThat(log.refuse(change(known, put(A, "3")))).isInstanceOf(ConditionFailed.class);
    assertThat(present(A).value()).isEqualTo(value("2"));
  }

  @Test
  void a_command_of_conditions_alone_only_asks() {
    assertThat(log.accept(change(List.of(new IsAbsent(A))))).isEmpty();
    assertThat(log.refuse(change(List.of(new HasRevision(A, new Position(3))))).explain())
        .isEqualTo("expected name '/services/a' with revision 3, found none");
  }

  @Test
  void a_token_holds_as_long_as_its_grant() {
    log.accept(
        new LockCommand.Acquire(LOCK, ann, LockMode.EXCLUSIVE, Optional.empty(), Duration.ZERO));
    var token = log.position();
    List<NameCondition> fenced = List.of(new HoldsToken(LOCK, token));

    log.accept(change(fenced, put(A, "1")));
    log.accept(new SessionCommand.Close(ann));
    log.accept(
        new LockCommand.Acquire(LOCK, bob, LockMode.EXCLUSIVE, Optional.empty(), Duration.ZERO));
    var refused = log.refuse(change(fenced, put(A, "2")));

    assertThat(refused.explain())
        .isEqualTo("expected a token of lock 'printer' that holds, found one that does not");
    assertThat(present(A).value()).isEqualTo(value("1"));
  }

  @Test
  void an_ephemeral_name_goes_when_its_session_ends() {
    var events = log.accept(putFor(ann, A));
    assertThat(events)
        .containsExactly(
            new SessionBound(ann, Keys.of(A)),
            new NamePut(A, value("x"), log.position(), log.position(), Optional.of(ann)));

    assertThat(log.accept(new SessionCommand.Close(ann))).contains(new NameDeleted(A));

    assertThat(log.name(A)).isEqualTo(NameState.ABSENT);
  }

  @Test
  void a_plain_put_makes_an_ephemeral_name_stay() {
    log.accept(putFor(ann, A));

    assertThat(log.accept(change(put(A, "1")))).contains(new SessionUnbound(ann, Keys.of(A)));
    log.accept(new SessionCommand.Close(ann));

    assertThat(present(A).owner()).isEmpty();
  }

  @Test
  void an_ephemeral_put_gives_a_name_to_its_session() {
    log.accept(change(put(A, "1")));
    log.accept(putFor(ann, A));

    assertThat(log.accept(putFor(ann, A))).hasSize(1);
    assertThat(log.accept(putFor(bob, A)))
        .startsWith(new SessionUnbound(ann, Keys.of(A)), new SessionBound(bob, Keys.of(A)));
    log.accept(new SessionCommand.Close(ann));
    assertThat(present(A).owner()).contains(bob);
    log.accept(new SessionCommand.Forsake(bob, CoordinationLog.NODE, CoordinationLog.LIFE));

    assertThat(log.name(A)).isEqualTo(NameState.ABSENT);
  }

  @Test
  void an_ephemeral_name_that_is_deleted_is_its_sessions_no_longer() {
    log.accept(putFor(ann, A));

    assertThat(log.accept(change(new Delete(A))))
        .containsExactly(new SessionUnbound(ann, Keys.of(A)), new NameDeleted(A));
  }

  @Test
  void a_session_that_asks_has_to_be_open() {
    log.accept(new SessionCommand.Close(ann));

    assertThat(log.refuse(putFor(ann, A))).isEqualTo(new SessionNotFound(ann));
    assertThatThrownBy(() -> change(new Put(A, value(""), true)))
        .hasMessage("expected a session for what is to be ephemeral, found none");
  }

  @Test
  void sequential_names_are_unique_and_in_the_order_of_the_log() {
    log.accept(change(new PutSequential("/queue/job-", value("1"), false)));
    var first = log.position();
    log.accept(change(new PutSequential("/queue/job-", value("2"), false)));
    var second = log.position();

    assertThat(log.states().keySet().stream().filter(it -> it.startsWith("names//queue/")))
        .containsExactly(
            "names//queue/job-%020d".formatted(first.value()),
            "names//queue/job-%020d".formatted(second.value()));
  }

  @Test
  void a_sequential_name_never_takes_the_place_of_another() {
    var next = new Position(log.position().value() + 2);
    var guessed = new NamePath("/q/%020d".formatted(next.value()));
    log.accept(change(put(guessed, "mine")));

    var refused = log.refuse(change(put(A, "1"), new PutSequential("/q/", value("2"), false)));

    assertThat(refused).isInstanceOf(ConditionFailed.class);
    assertThat(present(guessed).value()).isEqualTo(value("mine"));
    assertThat(log.name(A)).isEqualTo(NameState.ABSENT);
  }

  @Test
  void a_command_has_bounds_and_changes_nothing_twice() {
    var many = Collections.nCopies(101, (NameCondition) new IsAbsent(A));
    var large = SmallValue.of(new byte[SmallValue.BYTES_MAX]);

    assertThatThrownBy(() -> change())
        .hasMessage("expected 1 to 100 conditions and changes, found 0");
    assertThatThrownBy(() -> change(many))
        .hasMessage("expected 1 to 100 conditions and changes, found 101");
    assertThatThrownBy(() -> change(put(A, "1"), new Delete(A)))
        .hasMessageEndingWith("changed once, found '/services/a' again");
    assertThatThrownBy(() -> change(sequential("/q/"), sequential("/q/")))
        .hasMessageEndingWith("changed once, found '/q/' again");
    assertThatThrownBy(() ->
            change(
                new Put(new NamePath("/1"), large, false),
                new Put(new NamePath("/2"), large, false),
                new Put(new NamePath("/3"), large, false),
                new Put(new NamePath("/4"), large, false),
                put(A, "1")))
        .hasMessage("expected values of at most 262144 bytes together, found 262145");
  }

  private static PutSequential sequential(String prefix) {
    return new PutSequential(prefix, value(""), false);
  }
}
