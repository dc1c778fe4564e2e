package org.skald.infra.embedded.registry;

import java.util.List;
import java.util.Optional;
import org.skald.infra.embedded.registry.RegistryCommand.ClearLevel;
import org.skald.infra.embedded.registry.RegistryCommand.DeleteSubject;
import org.skald.infra.embedded.registry.RegistryCommand.DeleteVersion;
import org.skald.infra.embedded.registry.RegistryCommand.RegisterSchema;
import org.skald.infra.embedded.registry.RegistryCommand.SetLevel;
import org.skald.infra.embedded.registry.RegistryEvent.LevelCleared;
import org.skald.infra.embedded.registry.RegistryEvent.LevelSet;
import org.skald.infra.embedded.registry.RegistryEvent.SchemaRegistered;
import org.skald.infra.embedded.registry.RegistryEvent.VersionsDeleted;
import org.skald.log.Decision;

/** The rules of the registry: pure functions of their arguments. */
final class RegistryDecider {

  private RegistryDecider() {}

  /** Judges a command; at most one event follows, none if the wish was fulfilled before. */
  static Decision<RegistryEvent, RegistryRejection> decide(
      RegistryState state, RegistryCommand command) {
    return switch (command) {
      case RegisterSchema register -> decide(state, register);
      case DeleteSubject(var subject) -> {
        var versions = state.versions(subject).stream().map(RegistryState.Version::number).toList();
        yield versions.isEmpty()
            ? Decision.reject(RegistryRejection.subjectNotFound(subject))
            : Decision.accept(new VersionsDeleted(subject, versions));
      }
      case DeleteVersion(var subject, var selector) -> decide(state, subject, selector);
      case SetLevel(var subject, var level) -> Decision.accept(new LevelSet(subject, level));
      case ClearLevel(var subject) ->
          subject.isPresent() && !state.levels().containsKey(subject.get())
              ? Decision.reject(levelNotFound(subject.get()))
              : Decision.accept(new LevelCleared(subject));
    };
  }

  private static Decision<RegistryEvent, RegistryRejection> decide(
      RegistryState state, RegisterSchema command) {
    var subject = command.subject();
    if (state.versionWith(subject, command.schema(), command.normalize(), false).isPresent()) {
      return Decision.accept(List.of());
    }
    var level = state.levelFor(subject);
    var problems = Compatibility.problems(level, command.schema(), state.versions(subject));
    if (!problems.isEmpty()) {
      return Decision.reject(RegistryRejection.incompatible(subject, level, problems));
    }
    var schema = command.normalize() ? command.schema().normalized() : command.schema();
    return Decision.accept(
        new SchemaRegistered(subject, state.nextVersion(subject), state.idFor(schema), schema));
  }

  private static Decision<RegistryEvent, RegistryRejection> decide(
      RegistryState state, String subject, VersionSelector selector) {
    if (state.versions(subject).isEmpty()) {
      return Decision.reject(RegistryRejection.subjectNotFound(subject));
    }
    return state
        .version(subject, selector, false)
        .map(it -> accept(new VersionsDeleted(subject, List.of(it.number()))))
        .orElseGet(() -> Decision.reject(RegistryRejection.versionNotFound(subject, selector)));
  }

  private static Decision<RegistryEvent, RegistryRejection> accept(RegistryEvent event) {
    return Decision.accept(event);
  }

  static RegistryRejection levelNotFound(String subject) {
    return new RegistryRejection(
        RegistryRejection.Reason.LEVEL_NOT_FOUND,
        "Subject '" + subject + "' does not have subject-level compatibility configured");
  }

  /**
   * Folds a fact into the state.
   *
   * @throws IllegalStateException if the event does not fit, which means a corrupt topic
   */
  static RegistryState evolve(RegistryState state, RegistryEvent event) {
    return switch (event) {
      case SchemaRegistered registered -> {
        requireFit(state, registered);
        yield state.with(registered);
      }
      case VersionsDeleted deleted -> state.with(deleted);
      case LevelSet(var subject, var level) ->
          subject
              .map(it -> state.withLevel(it, Optional.of(level)))
              .orElseGet(() -> state.withGlobalLevel(level));
      case LevelCleared(var subject) ->
          subject
              .map(it -> state.withLevel(it, Optional.empty()))
              .orElseGet(() -> state.withGlobalLevel(RegistryState.DEFAULT_LEVEL));
    };
  }

  private static void requireFit(RegistryState state, SchemaRegistered event) {
    int version = state.nextVersion(event.subject());
    int id = state.idFor(event.schema());
    if (event.version() != version || event.id() != id) {
      throw new IllegalStateException(
          "Expected '%s' to get version %d with id %d at revision %d, but found version %d, id %d"
              .formatted(
                  event.subject(), version, id, state.revision(), event.version(), event.id()));
    }
  }
}
