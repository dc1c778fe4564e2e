package org.skald.infra.embedded.registry;

import java.util.Optional;

/** A wish to change the registry. */
sealed interface RegistryCommand {

  /** Let the subject have this schema. */
  record RegisterSchema(String subject, SchemaText schema, boolean normalize)
      implements RegistryCommand {}

  /** Let the subject have no version any more; its numbers are not used again. */
  record DeleteSubject(String subject) implements RegistryCommand {}

  /** Let the subject no longer have this version; its number is not used again. */
  record DeleteVersion(String subject, VersionSelector version) implements RegistryCommand {}

  /** Let this level hold for the subject, or, without one, wherever a subject has none. */
  record SetLevel(Optional<String> subject, CompatibilityLevel level) implements RegistryCommand {}

  /** Let the subject have no level of its own, or, without one, let the default hold again. */
  record ClearLevel(Optional<String> subject) implements RegistryCommand {}
}
