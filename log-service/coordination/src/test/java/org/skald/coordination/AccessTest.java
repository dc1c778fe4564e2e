package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skald.coordination.AccessLevel.MANAGE;
import static org.skald.coordination.AccessLevel.READ;
import static org.skald.coordination.AccessLevel.WRITE;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.AccessEvent.AccessListRemoved;
import org.skald.coordination.AccessEvent.AccessListSet;
import org.skald.coordination.AccessEvent.AccessListsCounted;
import org.skald.coordination.CoordinationRejection.ConditionFailed;
import org.skald.coordination.CoordinationRejection.NotPermitted;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.CoordinationRejection.WouldLockOut;
import org.skald.coordination.NameChange.Delete;
import org.skald.coordination.NameChange.Put;
import org.skald.coordination.NameChange.PutSequential;
import org.skald.coordination.NameCondition.HasRevision;
import org.skald.coordination.NameCondition.HoldsToken;
import org.skald.coordination.NameCondition.IsAbsent;
import org.skald.coordination.NameEvent.NameDeleted;
import org.skald.log.Position;

/** Access lists: who may do what with the names of a subtree, and who may say so. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessTest {

  private static final Optional<Principal> NOBODY = Optional.empty();
  private static final Optional<Principal> OPS = Optional.of(new Principal("ops"));
  private static final Optional<Principal> ADA = Optional.of(new Principal("ada"));

  private static final NameTree SERVICES = new NameTree("/services");
  private static final NamePath STOCK = new NamePath("/services/stock");
  private static final NamePath ELSEWHERE = new NamePath("/elsewhere");

  private final CoordinationLog log = CoordinationLog.withNode();

  private static NameCommand.SetAccess set(Optional<Principal> by, NameTree tree, AccessList list) {
    return new NameCommand.SetAccess(by, tree, list);
  }

  private static AccessList list(Object... grants) {
    var map = new HashMap<Grantee, AccessLevel>();
    for (var grant = 0; grant < grants.length; grant += 2) {
      map.put(Grantee.of((String) grants[grant]), (AccessLevel) grants[grant + 1]);
    }
    return new AccessList(map);
  }

  private static Put put(NamePath path) {
    return new Put(path, SmallValue.of(new byte[] {1}), false);
  }

  private static NameCommand change(Optional<Principal> by, NameChange... changes) {
    return new NameCommand.Change(by, Optional.empty(), List.of(), Arrays.asList(changes));
  }

  private static NameCommand ask(Optional<Principal> by, NameCondition condition) {
    return new NameCommand.Change(by, Optional.empty(), List.of(condition), List.of());
  }

  private void given(NameTree tree, AccessList list) {
    log.accept(set(OPS, tree, list));
  }

  @Test
  void without_a_list_anyone_may_do_anything() {
    log.accept(change(NOBODY, put(STOCK)));

    assertThat(log.accept(set(ADA, SERVICES, list("ada", MANAGE))))
        .containsExactly(
            new AccessListSet(SERVICES, list("ada", MANAGE), log.position()),
            new AccessListsCounted(1));
  }

  @Test
  void who_is_not_in_the_list_changes_nothing() {
    given(SERVICES, list("ops", MANAGE, "ada", READ));

    assertThat(log.refuse(change(NOBODY, put(STOCK))))
        .isEqualTo(new NotPermitted(NOBODY, WRITE, NameTree.at(STOCK), SERVICES, Optional.empty()));
    var refusal = log.refuse(change(ADA, new Delete(STOCK)));

    assertThat(refusal.code()).isEqualTo("not-permitted");
    assertThat(refusal.explain())
        .isEqualTo(
            "expected 'ada' to have 'write' at '/services/stock', found 'read' in the access list"
                + " of '/services'");
    log.accept(change(NOBODY, put(ELSEWHERE)));
  }

  @Test
  void a_level_includes_those_before_it_and_what_is_granted_to_anyone_is_for_all() {
    given(SERVICES, list("ops", MANAGE, "*", WRITE, "ada", READ));

    log.accept(change(NOBODY, put(STOCK)));
    log.accept(change(ADA, put(STOCK)));
    log.accept(change(OPS, put(STOCK)));

    assertThat(log.refuse(set(ADA, SERVICES, list("ada", MANAGE))))
        .isEqualTo(new NotPermitted(ADA, MANAGE, SERVICES, SERVICES, Optional.of(WRITE)));
  }

  @Test
  void the_nearest_list_counts_and_no_other() {
    given(NameTree.ROOT, list("ops", MANAGE, "*", READ));
    given(SERVICES, list("ops", MANAGE, "*", WRITE));
    given(NameTree.at(STOCK), list("ops", MANAGE));

    log.accept(change(NOBODY, put(new NamePath("/services/other"))));
    assertThat(log.refuse(change(NOBODY, put(ELSEWHERE)))).isInstanceOf(NotPermitted.class);
    assertThat(log.refuse(change(NOBODY, put(STOCK)))).isInstanceOf(NotPermitted.class);
    assertThat(log.refuse(change(NOBODY, put(new NamePath("/services/stock/1")))))
        .isInstanceOf(NotPermitted.class);
    log.accept(change(NOBODY, put(new NamePath("/services/stock-room"))));
  }

  @Test
  void one_change_that_is_not_permitted_and_none_happens() {
    given(SERVICES, list("ops", MANAGE));

    log.refuse(change(ADA, put(ELSEWHERE), put(STOCK)));

    assertThat(log.name(ELSEWHERE)).isEqualTo(NameState.ABSENT);
  }

  @Test
  void a_sequential_name_is_judged_where_it_comes_to_be() {
    given(SERVICES, list("ops", MANAGE));
    var value = SmallValue.of(new byte[0]);

    assertThat(log.refuse(change(ADA, new PutSequential("/services/job-", value, false))))
        .isInstanceOf(NotPermitted.class);
    log.accept(change(ADA, new PutSequential("/services-", value, false)));
  }

  @Test
  void whether_a_condition_holds_is_told_only_to_who_may_read() {
    log.accept(change(NOBODY, put(STOCK)));
    given(SERVICES, list("ops", MANAGE, "ada", READ));

    for (var condition : List.of(new IsAbsent(STOCK), new HasRevision(STOCK, new Position(0)))) {
      assertThat(log.refuse(ask(NOBODY, condition)))
          .isEqualTo(
              new NotPermitted(NOBODY, READ, NameTree.at(STOCK), SERVICES, Optional.empty()));
      assertThat(log.refuse(ask(ADA, condition))).isInstanceOf(ConditionFailed.class);
    }
    assertThat(log.refuse(ask(NOBODY, new HoldsToken(new LockName("l"), new Position(3)))))
        .isInstanceOf(ConditionFailed.class);
  }

  @Test
  void the_session_is_judged_first_then_the_access_then_the_conditions() {
    given(SERVICES, list("ops", MANAGE));
    var conditions = List.<NameCondition>of(new HoldsToken(new LockName("l"), new Position(3)));
    var changes = List.<NameChange>of(put(STOCK));
    var unknown = Optional.of(new SessionId("nobody"));

    assertThat(log.refuse(new NameCommand.Change(ADA, unknown, conditions, changes)))
        .isInstanceOf(SessionNotFound.class);
    assertThat(log.refuse(new NameCommand.Change(ADA, Optional.empty(), conditions, changes)))
        .isInstanceOf(NotPermitted.class);
    assertThat(log.refuse(new NameCommand.Change(OPS, Optional.empty(), conditions, changes)))
        .isInstanceOf(ConditionFailed.class);
  }

  @Test
  void who_manages_a_tree_may_divide_it_and_who_does_not_may_not() {
    given(SERVICES, list("ops", MANAGE, "ada", WRITE));

    assertThat(log.refuse(set(ADA, NameTree.at(STOCK), list("ada", MANAGE))))
        .isEqualTo(new NotPermitted(ADA, MANAGE, NameTree.at(STOCK), SERVICES, Optional.of(WRITE)));
    log.accept(set(OPS, NameTree.at(STOCK), list("ops", MANAGE, "ada", MANAGE)));
    log.accept(set(ADA, NameTree.at(STOCK), list("ada", MANAGE)));

    assertThat(log.refuse(set(OPS, NameTree.at(STOCK), AccessList.NONE)))
        .isInstanceOf(NotPermitted.class);
  }

  @Test
  void nobody_locks_himself_out() {
    assertThat(log.refuse(set(NOBODY, SERVICES, list("ops", MANAGE))))
        .isEqualTo(new WouldLockOut(NOBODY, SERVICES, Optional.empty()));
    var refusal = log.refuse(set(ADA, SERVICES, list("ops", MANAGE, "ada", WRITE)));

    assertThat(refusal.code()).isEqualTo("would-lock-out");
    assertThat(refusal.explain())
        .isEqualTo(
            "expected an access list of '/services' that lets 'ada' go on to manage it,"
                + " found 'write'");
    assertThat(log.states()).doesNotContainKey(Keys.of(SERVICES));
    log.accept(set(NOBODY, SERVICES, list("*", MANAGE)));
  }

  @Test
  void a_list_that_is_removed_leaves_what_is_around_it() {
    given(SERVICES, list("ops", MANAGE));
    given(NameTree.at(STOCK), list("ops", MANAGE, "*", WRITE));

    assertThat(log.accept(set(OPS, NameTree.at(STOCK), AccessList.NONE)))
        .containsExactly(new AccessListRemoved(NameTree.at(STOCK)), new AccessListsCounted(1));
    assertThat(log.accept(set(OPS, NameTree.at(STOCK), AccessList.NONE))).isEmpty();
    assertThat(log.refuse(change(NOBODY, put(STOCK)))).isInstanceOf(NotPermitted.class);

    log.accept(set(OPS, SERVICES, AccessList.NONE));
    log.accept(change(NOBODY, put(STOCK)));
    assertThat(log.states()).doesNotContainKeys(Keys.ACCESS_COUNT, Keys.of(SERVICES));
  }

  @Test
  void a_list_that_is_set_again_is_counted_once() {
    given(SERVICES, list("ops", MANAGE));

    assertThat(log.accept(set(OPS, SERVICES, list("ops", MANAGE, "*", READ)))).hasSize(1);
    assertThat(log.state(Keys.ACCESS_COUNT)).isEqualTo(new AccessCount(1));
  }

  @Test
  void what_goes_with_a_session_asks_nobody() {
    var ann = log.open("ann");
    log.accept(
        new NameCommand.Change(
            ADA,
            Optional.of(ann),
            List.of(),
            List.of(new Put(STOCK, SmallValue.of(new byte[0]), true))));
    given(SERVICES, list("ops", MANAGE));

    assertThat(log.accept(new SessionCommand.Close(ann))).contains(new NameDeleted(STOCK));
  }

  @Test
  void lists_principals_and_levels_are_what_they_may_be() {
    var many = new HashMap<Grantee, AccessLevel>();
    for (var grant = 0; grant <= AccessList.SIZE_MAX; grant++) {
      many.put(new Principal("p" + grant), READ);
    }
    assertThatThrownBy(() -> new AccessList(many)).hasMessageContaining("at most 100 grants");
    assertThatThrownBy(() -> AccessLevel.of("own")).hasMessageContaining("found 'own'");
    for (var name : List.of("", "*", "a b", "ü", "x".repeat(101), "a,b")) {
      assertThatThrownBy(() -> new Principal(name)).hasMessageStartingWith("expected a principal");
    }
    assertThat(Grantee.of("team/ops@example.org")).isEqualTo(new Principal("team/ops@example.org"));
    assertThatThrownBy(() -> new NameTree("services")).hasMessageContaining("begins with '/'");
    assertThatThrownBy(() -> new NameTree("/services/")).hasMessageContaining("segments");
    assertThat(list("b", READ, "*", READ, "a", WRITE).grants().keySet())
        .extracting(Grantee::word)
        .containsExactly("*", "a", "b");
  }
}
