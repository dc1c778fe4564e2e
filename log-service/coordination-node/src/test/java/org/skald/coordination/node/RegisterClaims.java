package org.skald.coordination.node;

import java.util.HashMap;
import java.util.Map;
import org.skald.coordination.RegisterCommand;
import org.skald.coordination.RegisterName;
import org.skald.coordination.RegisterState;
import org.skald.log.shard.Simulation;
import org.skald.log.shard.Truth;

/** Registers: the first proposal in the log is what everybody learns, for ever. */
final class RegisterClaims {

  static final String REGISTER = "expected … at …, found that a client was told …";

  private final Simulation world;
  private final History history;
  private final Truth truth;

  RegisterClaims(Simulation world, History history, Truth truth) {
    this.world = world;
    this.history = history;
    this.truth = truth;
  }

  void check() {
    Map<RegisterName, RegisterState.Decided> decided = new HashMap<>();
    for (var it : history.decided(RegisterCommand.Propose.class, truth.answers())) {
      var register = it.command().register();
      if (it.isAccepted()) {
        decided.putIfAbsent(
            register, new RegisterState.Decided(register, it.command().value(), it.position()));
      }
    }
    for (var read : history.registers()) {
      var decision = decided.get(read.register());
      var expected =
          decision == null || decision.position().isAfter(read.applied())
              ? RegisterState.UNDECIDED
              : decision;
      world
          .claims()
          .require(expected.equals(read.state()), REGISTER, expected, read.applied(), read.state());
    }
  }
}
