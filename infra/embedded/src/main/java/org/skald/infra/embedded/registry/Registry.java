package org.skald.infra.embedded.registry;

import org.skald.log.Decision;

/** The registry as its routes see it: a state to read, and commands that change it. */
final class Registry {

  private final RegistryLog log;

  Registry(RegistryLog log) {
    this.log = log;
  }

  RegistryState state() {
    return log.state();
  }

  /**
   * Has a command decided and, if it holds, written.
   *
   * @return the state right after it
   * @throws RequestRefused if the command is rejected
   * @throws RegistryUnavailable if the topic cannot be written
   */
  synchronized RegistryState submit(RegistryCommand command) {
    /* Each round that comes to nothing is one in which another server's proposal held. */
    while (true) {
      var state = log.state();
      switch (RegistryDecider.decide(state, command)) {
        case Decision.Rejected(var rejection) -> throw new RequestRefused(rejection);
        case Decision.Accepted(var events) -> {
          if (events.isEmpty()) {
            return state;
          }
          var proposal = new Proposal(state.revision(), events.getFirst());
          if (log.propose(proposal)) {
            return proposal.applyTo(state);
          }
        }
      }
    }
  }
}
