package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.LogTime;
import org.skald.log.Position;
import org.skald.log.Revision;

/** What a shard knows of itself: who drives, which rules hold, how far a snapshot goes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ControlStateTest {

  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration CAP = Duration.ofSeconds(10);

  private static ControlState at(ControlState before, long position, long stampMs) {
    var record = new LogRecord(new Position(position), stampMs, null, null, List.of());
    return before.at(record, CAP);
  }

  private static ControlState claimed(ControlState before, long position, long ms, String node) {
    return at(before, position, ms).evolve(new ControlRecord.ClaimDriver(node, LEASE));
  }

  private static ControlState.Lease lease(String node, long since, long untilMs) {
    return new ControlState.Lease(
        node, new Position(since), Instant.ofEpochMilli(untilMs), Position.BEFORE_FIRST);
  }

  private static ControlState appointed(
      ControlState before, long position, long ms, String node, long term) {
    return at(before, position, ms)
        .evolve(new ControlRecord.ClaimDriver(node, LEASE, new Position(term)));
  }

  @Test
  void the_first_claim_holds() {
    var state = claimed(ControlState.INITIAL, 0, 1_000, "a");

    assertThat(state.driver()).contains(lease("a", 0, 4_000));
    assertThat(state.isDriver("a")).isTrue();
    assertThat(state.isDriver("b")).isFalse();
  }

  @Test
  void until_a_lease_is_over_only_its_holder_may_renew_it() {
    var held = claimed(ControlState.INITIAL, 0, 1_000, "a");

    assertThat(claimed(held, 1, 3_999, "b").driver()).contains(lease("a", 0, 4_000));
    assertThat(claimed(held, 1, 3_999, "a").driver()).contains(lease("a", 0, 6_999));
  }

  @Test
  void the_first_claim_after_a_lease_wins_whoever_makes_it() {
    var held = claimed(ControlState.INITIAL, 0, 1_000, "a");

    var taken = claimed(held, 1, 4_000, "b");

    assertThat(taken.driver()).contains(lease("b", 1, 7_000));
    assertThat(claimed(taken, 2, 4_001, "a").driver()).contains(lease("b", 1, 7_000));
    assertThat(claimed(held, 1, 4_000, "a").driver()).contains(lease("a", 1, 7_000));
  }

  @Test
  void one_that_is_appointed_takes_over_from_an_earlier_term_at_once() {
    var held = appointed(ControlState.INITIAL, 0, 1_000, "a", 5);

    assertThat(appointed(held, 1, 1_100, "b", 6).isDriver("b")).isTrue();
    assertThat(appointed(held, 1, 1_100, "b", 5).isDriver("a")).isTrue();
    assertThat(appointed(held, 1, 1_100, "b", 4).isDriver("a")).isTrue();
  }

  @Test
  void a_term_never_goes_back_even_when_a_lease_is_over() {
    var second = appointed(ControlState.INITIAL, 0, 1_000, "a", 6);

    var third = claimed(second, 1, 9_000, "b");

    assertThat(third.isDriver("b")).isTrue();
    assertThat(appointed(third, 2, 9_100, "c", 6).isDriver("b")).isTrue();
    assertThat(appointed(third, 2, 9_100, "c", 7).isDriver("c")).isTrue();
  }

  @Test
  void only_the_first_opening_counts() {
    var first = new byte[] {1};
    var open = at(ControlState.INITIAL, 0, 0).evolve(new ControlRecord.OpenShard(first, 3));

    assertThat(open.secret()).contains(first);
    assertThat(open.rules()).isEqualTo(new ControlState.Rules(3, new Position(0), "", ""));
    assertThat(open.evolve(new ControlRecord.OpenShard(new byte[] {2}, 4))).isEqualTo(open);
  }

  @Test
  void rules_are_never_taken_back() {
    var here = at(ControlState.INITIAL, 7, 0);

    var second = here.evolve(new ControlRecord.SetRulesLevel(2, "ann", "all are new"));

    assertThat(second.rules())
        .isEqualTo(new ControlState.Rules(2, new Position(7), "ann", "all are new"));
    assertThat(second.evolve(new ControlRecord.SetRulesLevel(1, "bob", "back"))).isEqualTo(second);
    assertThat(second.evolve(new ControlRecord.SetRulesLevel(2, "bob", "more"))).isEqualTo(second);
  }

  @Test
  void a_checkpoint_moves_forward_and_never_beyond_what_is_applied() {
    var here = at(ControlState.INITIAL, 10, 0);
    var done = here.evolve(new ControlRecord.Checkpointed(new Position(8)));

    assertThat(done.checkpoint()).isEqualTo(new Position(8));
    assertThat(done.evolve(new ControlRecord.Checkpointed(new Position(7)))).isEqualTo(done);
    assertThat(done.evolve(new ControlRecord.Checkpointed(new Position(11)))).isEqualTo(done);
  }

  @Test
  void its_bytes_are_the_same_in_every_release() {
    var state =
        new ControlState(
            new Position(7),
            new LogTime(Instant.ofEpochMilli(1_000), 2_000),
            new ControlState.Rules(2, new Position(4), "ann", "why"),
            Optional.of(new byte[] {10, 11, 12}),
            Optional.of(lease("n1", 3, 4_000)),
            new Position(5),
            new Revision(new Position(6), 2));

    var bytes = ControlStateCodec.encode(state);

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "03"
                + "0000000000000007"
                + "00000000000003e8"
                + "00000000000007d0"
                + "000000020000000000000004"
                + "0003616e6e0003776879"
                + "0000000000000005"
                + "000000030a0b0c"
                + "0100026e31"
                + "0000000000000003"
                + "0000000000000fa0"
                + "ffffffffffffffff"
                + "000000000000000600000002");
    assertThat(ControlStateCodec.encode(ControlStateCodec.decode(bytes))).isEqualTo(bytes);
    assertThat(ControlStateCodec.decode(ControlStateCodec.encode(ControlState.INITIAL)))
        .isEqualTo(ControlState.INITIAL);
  }
}
