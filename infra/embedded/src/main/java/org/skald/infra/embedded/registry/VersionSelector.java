package org.skald.infra.embedded.registry;

/** Which version of a subject is meant. */
sealed interface VersionSelector {

  /** The one with the highest number that is not deleted. */
  record Latest() implements VersionSelector {}

  /** The one with this number, from 1. */
  record Exactly(int version) implements VersionSelector {}
}
