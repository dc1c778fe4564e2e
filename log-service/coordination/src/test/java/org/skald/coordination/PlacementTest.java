package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.PlacementEvent.DriverNamed;
import org.skald.coordination.PlacementEvent.ShardAssigned;
import org.skald.coordination.PlacementState.PlacedShard;

/** Where shards live. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlacementTest {

  private static final LogName SAGAS = new LogName("sagas");
  private static final MemberName A = new MemberName("a");
  private static final MemberName B = new MemberName("b");
  private static final MemberName C = new MemberName("c");
  private static final MemberName D = new MemberName("d");

  private final CoordinationLog log = new CoordinationLog();

  private void live(MemberName... members) {
    for (var member : members) {
      log.accept(
          new MemberCommand.Join(
              member,
              CoordinationLog.LIFE,
              "http://" + member,
              Duration.ofDays(1),
              KnownRules.FIRST));
      log.accept(offer(member));
    }
  }

  private void open(MemberName... members) {
    for (var member : members) {
      for (var shard = 0; shard < 4; shard++) {
        if (shard(shard).members().contains(member)) {
          log.accept(new PlacementCommand.Open(SAGAS, member, shard));
        }
      }
    }
  }

  private static PlacementCommand.Offer offer(MemberName member) {
    return new PlacementCommand.Offer(SAGAS, member, 1, 4, 3);
  }

  private PlacedShard shard(int shard) {
    return placed().shards().get(shard);
  }

  private PlacementState.PlacedLog placed() {
    return ((PlacementState) log.state(Keys.PLACEMENT)).log(SAGAS).orElseThrow();
  }

  @Test
  void the_first_that_is_open_drives() {
    live(A, B, C);
    assertThat(shard(0).driver()).isEmpty();

    var last = shard(0).members().getLast();
    log.accept(new PlacementCommand.Open(SAGAS, last, 0));
    assertThat(shard(0).driver()).contains(last);

    var first = shard(0).members().getFirst();
    log.accept(new PlacementCommand.Open(SAGAS, first, 0));
    assertThat(shard(0).driver()).contains(first);
  }

  @Test
  void each_driver_has_a_later_term_than_the_one_before() {
    live(A, B, C);
    open(A, B, C);
    var before = shard(0);

    log.accept(new MemberCommand.Leave(before.driver().orElseThrow(), CoordinationLog.LIFE));

    assertThat(shard(0).term().isAfter(before.term())).isTrue();
    assertThat(shard(0).driver()).contains(before.members().get(1));
  }

  @Test
  void a_member_that_is_lost_drives_nothing_at_once_but_keeps_its_replicas_for_a_while() {
    live(A, B, C, D);
    open(A, B, C, D);
    var before = placed().shards().stream().map(PlacedShard::members).toList();

    log.accept(new MemberCommand.Leave(A, CoordinationLog.LIFE));
    log.pass(Duration.ofSeconds(59));

    assertThat(placed().shards()).noneMatch(it -> it.driver().equals(Optional.of(A)));
    assertThat(placed().shards().stream().map(PlacedShard::members)).isEqualTo(before);
  }

  @Test
  void after_a_minute_others_hold_what_a_lost_member_held() {
    live(A, B, C, D);
    open(A, B, C, D);

    log.accept(new MemberCommand.Leave(A, CoordinationLog.LIFE));
    var facts = log.pass(Duration.ofSeconds(61));

    assertThat(facts).hasAtLeastOneElementOfType(ShardAssigned.class);
    assertThat(placed().shards())
        .allSatisfy(it -> assertThat(it.members()).containsExactlyInAnyOrder(B, C, D));
    assertThat(placed().members()).containsOnlyKeys(B, C, D);
  }

  @Test
  void a_member_that_comes_back_in_time_finds_its_replicas_and_its_turn() {
    live(A, B, C);
    open(A, B, C);
    var before = placed();

    log.accept(new MemberCommand.Leave(A, CoordinationLog.LIFE));
    log.pass(Duration.ofSeconds(30));
    live(A);
    open(A);
    log.pass(Duration.ofMinutes(5));

    for (var n = 0; n < 4; n++) {
      assertThat(shard(n).members()).isEqualTo(before.shards().get(n).members());
      assertThat(shard(n).driver()).isEqualTo(before.shards().get(n).driver());
    }
  }

  @Test
  void old_holders_drive_until_the_new_one_has_caught_up() {
    live(A, B, C);
    open(A, B, C);

    live(D);

    var moved = placed().shards().stream().filter(it -> it.members().contains(D)).toList();
    assertThat(moved)
        .isNotEmpty()
        .allSatisfy(it -> {
          assertThat(it.isSettled()).isFalse();
          assertThat(it.driver().filter(it.open()::contains)).isPresent();
        });
    open(D);
    assertThat(placed().shards()).allMatch(PlacedShard::isSettled);
  }

  @Test
  void the_last_member_keeps_everything_however_long_it_is_away() {
    live(A);
    open(A);

    log.accept(new MemberCommand.Leave(A, CoordinationLog.LIFE));
    log.pass(Duration.ofMinutes(10));

    assertThat(placed().shards())
        .allSatisfy(it -> {
          assertThat(it.members()).containsExactly(A);
          assertThat(it.driver()).isEmpty();
        });
  }

  @Test
  void only_who_counts_as_alive_may_hold_shards() {
    assertThat(log.refuse(offer(A)).code()).isEqualTo("member-not-alive");

    live(A);
    log.accept(new MemberCommand.Leave(A, CoordinationLog.LIFE));
    assertThat(log.refuse(new PlacementCommand.Open(SAGAS, A, 0)).code())
        .isEqualTo("member-not-alive");
  }

  @Test
  void a_log_keeps_the_numbers_with_which_it_was_placed() {
    live(A, B);

    assertThat(log.refuse(new PlacementCommand.Offer(SAGAS, B, 1, 8, 3)).code())
        .isEqualTo("log-placed-otherwise");
  }

  @Test
  void a_repeated_offer_and_a_repeated_opening_change_nothing() {
    live(A, B, C);
    open(A, B, C);

    assertThat(log.accept(offer(A))).isEmpty();
    assertThat(log.accept(new PlacementCommand.Open(SAGAS, A, 0))).isEmpty();
  }

  @Test
  void a_replica_that_closes_hands_the_turn_on() {
    live(A, B, C);
    open(A, B, C);
    var driver = shard(0).driver().orElseThrow();

    var facts = log.accept(new PlacementCommand.Close(SAGAS, driver, 0));

    assertThat(facts).hasAtLeastOneElementOfType(DriverNamed.class);
    assertThat(shard(0).driver()).isNotEqualTo(Optional.of(driver)).isPresent();
  }

  @Test
  void what_has_happened_comes_to_the_same_again() {
    live(A, B, C, D);
    open(A, B, C, D);
    log.accept(new MemberCommand.Leave(B, CoordinationLog.LIFE));
    log.pass(Duration.ofMinutes(2));

    assertThat(log.replayed()).isEqualTo(log.states());
    assertThat(List.copyOf(placed().members().keySet())).containsExactly(A, C, D);
  }
}
