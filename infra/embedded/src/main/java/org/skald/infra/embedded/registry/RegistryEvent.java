package org.skald.infra.embedded.registry;

import java.util.List;
import java.util.Optional;

/** A fact about the registry. */
sealed interface RegistryEvent {

  /** The subject has this schema as its version; the id is new, or that of the same schema. */
  record SchemaRegistered(String subject, int version, int id, SchemaText schema)
      implements RegistryEvent {}

  /** The subject no longer has these versions. */
  record VersionsDeleted(String subject, List<Integer> versions) implements RegistryEvent {
    /** Keeps its own copy of the numbers. */
    public VersionsDeleted {
      versions = List.copyOf(versions);
    }
  }

  /** This level holds for the subject, or, without one, wherever a subject has none. */
  record LevelSet(Optional<String> subject, CompatibilityLevel level) implements RegistryEvent {}

  /** The subject has no level of its own, or, without one, the default holds again. */
  record LevelCleared(Optional<String> subject) implements RegistryEvent {}
}
