package org.skald.infra.embedded.registry;

/**
 * An event as it stands in the topic: it holds only if nothing else has happened since it was
 * decided.
 *
 * <p>Several servers may write to the topic at once. Each decides on the revision that it knows and
 * says so; the first proposal for a revision in the order of the topic holds, the others come to
 * nothing, and whoever made them decides again. So the topic alone settles which id belongs to
 * which schema, and every reader of the topic comes to the same result.
 *
 * @param revision the revision on which the event was decided
 * @param event what is to have happened
 */
record Proposal(long revision, RegistryEvent event) {

  /** Whether it holds in the state that the records before it have led to. */
  boolean holdsIn(RegistryState state) {
    return state.revision() == revision;
  }

  /**
   * The state after it: one revision further if it holds, else the same.
   *
   * @throws IllegalStateException if it was decided on a revision that the records before it do not
   *     reach, which means that the topic has lost some
   */
  RegistryState applyTo(RegistryState state) {
    if (revision > state.revision()) {
      throw new IllegalStateException(
          "Expected a proposal for revision %d or an earlier one, but found one for %d"
              .formatted(state.revision(), revision));
    }
    return holdsIn(state) ? RegistryDecider.evolve(state, event) : state;
  }
}
