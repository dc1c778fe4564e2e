package org.skald.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.RegisterEvent.RegisterDecided;

/** Registers: the first proposal stands. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RegisterTest {

  private static final RegisterName REGISTER = new RegisterName("cluster-id");

  private final CoordinationLog log = new CoordinationLog();

  private static SmallValue value(String text) {
    return SmallValue.of(text.getBytes(UTF_8));
  }

  private static RegisterCommand propose(String text) {
    return new RegisterCommand.Propose(REGISTER, value(text));
  }

  @Test
  void the_first_proposal_is_what_everybody_learns() {
    var events = log.accept(propose("ann"));

    assertThat(events).containsExactly(new RegisterDecided(REGISTER, value("ann"), log.position()));
    assertThat(log.register(REGISTER))
        .isEqualTo(new RegisterState.Decided(REGISTER, value("ann"), log.position()));
  }

  @Test
  void a_later_proposal_holds_and_changes_nothing() {
    log.accept(propose("ann"));
    var decided = log.register(REGISTER);

    assertThat(log.accept(propose("bob"))).isEmpty();
    assertThat(log.accept(propose("ann"))).isEmpty();

    assertThat(log.register(REGISTER)).isEqualTo(decided);
  }

  @Test
  void a_decision_does_not_go_with_time() {
    log.accept(propose("ann"));

    log.pass(Duration.ofDays(10_000));

    assertThat(log.register(REGISTER)).isInstanceOf(RegisterState.Decided.class);
  }

  @Test
  void registers_are_decided_each_for_itself() {
    var other = new RegisterName("other");
    log.accept(propose("ann"));

    log.accept(new RegisterCommand.Propose(other, value("bob")));

    assertThat(log.register(other))
        .isEqualTo(new RegisterState.Decided(other, value("bob"), log.position()));
  }

  @Test
  void a_value_may_be_empty_and_has_a_limit() {
    assertThat(log.accept(propose(""))).hasSize(1);
    assertThatThrownBy(() -> SmallValue.of(new byte[SmallValue.BYTES_MAX + 1]))
        .hasMessage("expected a value of at most 65536 bytes, found 65537");
  }
}
