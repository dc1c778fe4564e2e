package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LeaseTest {

  private static final long TTL = 100;

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MAX_VALUE - 70})
  void a_lease_is_safe_then_in_jeopardy_then_over_wherever_the_clock_stands(long sent) {
    var lease = new Lease(sent, TTL);

    assertThat(lease.stateAt(sent)).isEqualTo(SessionState.SAFE);
    assertThat(lease.stateAt(sent + 49)).isEqualTo(SessionState.SAFE);
    assertThat(lease.stateAt(sent + 50)).isEqualTo(SessionState.JEOPARDY);
    assertThat(lease.stateAt(sent + 99)).isEqualTo(SessionState.JEOPARDY);
    assertThat(lease.stateAt(sent + 100)).isEqualTo(SessionState.EXPIRED);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 30})
  void a_later_sending_renews_it_and_an_earlier_one_changes_nothing(long sent) {
    var renewed = new Lease(sent, TTL).renewed(sent + 40);

    assertThat(renewed.isOver(sent + 139)).isFalse();
    assertThat(renewed.isOver(sent + 140)).isTrue();
    assertThat(renewed.renewed(sent + 10)).isEqualTo(renewed);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 30})
  void it_tells_how_long_it_stays_as_it_is(long sent) {
    var lease = new Lease(sent, TTL);

    assertThat(lease.untilChange(sent + 10)).isEqualTo(Duration.ofNanos(40));
    assertThat(lease.untilChange(sent + 60)).isEqualTo(Duration.ofNanos(40));
    assertThat(lease.untilChange(sent + 200)).isEqualTo(Duration.ZERO);
  }
}
