package org.skald.coordination.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skald.coordination.AccessCount;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessList;
import org.skald.coordination.AccessState;
import org.skald.coordination.BarrierState;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.CounterState;
import org.skald.coordination.ElectionState;
import org.skald.coordination.Grantee;
import org.skald.coordination.Incarnation;
import org.skald.coordination.KnownRules;
import org.skald.coordination.LatchState;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.LockState;
import org.skald.coordination.LogName;
import org.skald.coordination.MemberName;
import org.skald.coordination.MemberState;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.NameTree;
import org.skald.coordination.PortionState;
import org.skald.coordination.RegisterName;
import org.skald.coordination.RegisterState;
import org.skald.coordination.SemaphoreState;
import org.skald.coordination.SequenceState;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.coordination.SmallValue;
import org.skald.log.Position;

/** Stored states of the coordination log: as bytes and back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StateWireTest {

  private static final Instant AT = Instant.ofEpochSecond(1_790_000_000, 123_000_000);
  private static final MemberName NODE = new MemberName("n");
  private static final SessionId ANN = new SessionId("ann");
  private static final SessionId BOB = new SessionId("bob");
  private static final SessionState.Lasting LASTING =
      new SessionState.Lasting(ANN, Duration.ofSeconds(10), AT, Set.of("locks/printer"));

  private static final AccessState.Listed LISTED =
      new AccessState.Listed(
          new NameTree("/a"),
          new AccessList(
              Map.of(Grantee.of("ops"), AccessLevel.MANAGE, Grantee.ANYONE, AccessLevel.READ)),
          new Position(15));

  private static final NamePath PATH = new NamePath("/a/ü");
  private static final SmallValue VALUE = SmallValue.of(new byte[] {0, (byte) 0xff});

  static Stream<CoordinationState> states() {
    return Stream.of(
        new MemberState.Alive(
            NODE,
            new Incarnation("life-1"),
            "http://n",
            new Position(7),
            Duration.ofSeconds(3),
            AT,
            new KnownRules(Map.of(new LogName("skald.sagas"), 2))),
        new MemberState.Gone(NODE, AT, 17),
        new PortionState(Set.of(ANN)),
        new SessionState.Safe(LASTING, NODE),
        new SessionState.Jeopardy(LASTING, AT),
        new LockState(
            new LockName("printer"),
            List.of(new LockState.Holder(ANN, LockMode.SHARED, new Position(9), Duration.ZERO)),
            List.of(
                new LockState.Waiter(
                    BOB,
                    LockMode.EXCLUSIVE,
                    new Position(11),
                    Optional.of(AT),
                    Duration.ofMillis(5)),
                new LockState.Waiter(
                    NOBODY, LockMode.SHARED, new Position(12), Optional.empty(), Duration.ZERO)),
            Optional.of(AT)),
        new ElectionState(
            3,
            Map.of(ANN, VALUE, BOB, SmallValue.of(new byte[0])),
            new LockState(
                LockName.ofElection("primary"),
                List.of(
                    new LockState.Holder(ANN, LockMode.EXCLUSIVE, new Position(9), Duration.ZERO)),
                List.of(
                    new LockState.Waiter(
                        BOB,
                        LockMode.EXCLUSIVE,
                        new Position(11),
                        Optional.empty(),
                        Duration.ZERO)),
                Optional.empty())),
        new SemaphoreState(
            5,
            Map.of(ANN, 2, BOB, 4),
            new LockState(
                LockName.ofSemaphore("connections"),
                List.of(new LockState.Holder(ANN, LockMode.SHARED, new Position(9), Duration.ZERO)),
                List.of(
                    new LockState.Waiter(
                        BOB, LockMode.SHARED, new Position(11), Optional.empty(), Duration.ZERO)),
                Optional.empty())),
        new CounterState(-3),
        new SequenceState(101),
        new LatchState.Closed(3, Set.of("ann", "bob")),
        new LatchState.Open(3),
        new BarrierState.Round(3, new Position(7), true, Set.of(ANN, BOB)),
        LISTED,
        new AccessCount(3),
        new RegisterState.Decided(new RegisterName("r"), VALUE, new Position(13)),
        new NameState.Present(PATH, VALUE, new Position(15), new Position(14), Optional.of(ANN)),
        new NameState.Present(
            PATH, SmallValue.of(new byte[0]), new Position(1), new Position(0), Optional.empty()));
  }

  private static final SessionId NOBODY = new SessionId("nobody");

  @ParameterizedTest
  @MethodSource("states")
  void a_state_comes_back_as_it_was(CoordinationState state) {
    assertThat(StateWire.read(StateWire.write(state))).isEqualTo(state);
  }

  @Test
  void a_state_is_stored_as_every_later_release_will_read_it() {
    assertThat(HexFormat.of().formatHex(StateWire.write(new MemberState.Gone(NODE, AT, 17))))
        .isEqualTo("0102" + "000000016e" + "000000006ab13b80" + "0754d4c0" + "00000011");
    assertThat(
            HexFormat.of()
                .formatHex(
                    StateWire.write(
                        new RegisterState.Decided(new RegisterName("r"), VALUE, new Position(13)))))
        .isEqualTo("0107" + "0000000172" + "0000000200ff" + "000000000000000d");
    assertThat(
            HexFormat.of()
                .formatHex(
                    StateWire.write(
                        new NameState.Present(
                            new NamePath("/a"),
                            VALUE,
                            new Position(15),
                            new Position(14),
                            Optional.of(ANN)))))
        .isEqualTo(
            "0108"
                + "000000022f61"
                + "0000000200ff"
                + "000000000000000f"
                + "000000000000000e"
                + "01"
                + "00000003616e6e");
  }

  @Test
  void an_access_list_is_stored_in_the_order_of_its_grantees() {
    assertThat(HexFormat.of().formatHex(StateWire.write(LISTED)))
        .isEqualTo(
            "0111"
                + "000000022f61"
                + "000000000000000f"
                + "00000002"
                + "000000012a"
                + "0000000472656164"
                + "000000036f7073"
                + "000000066d616e616765");
  }

  @Test
  void a_state_of_a_later_release_is_not_guessed_at() {
    assertThatThrownBy(() -> StateWire.read(new byte[] {2, 1}))
        .hasMessageContaining("expected a state of format 1, found 2");
  }
}
