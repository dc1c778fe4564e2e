package org.skald.infra.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the registry knows at one revision; immutable.
 *
 * @param revision how many events have led here
 * @param schemas every schema that was ever registered; the one with id n stands at n - 1
 * @param subjects the subjects by name, deleted ones too
 * @param globalLevel the level that holds wherever a subject has none
 * @param levels the levels of subjects that have one of their own
 */
record RegistryState(
    long revision,
    List<SchemaText> schemas,
    Map<String, Subject> subjects,
    CompatibilityLevel globalLevel,
    Map<String, CompatibilityLevel> levels) {

  static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.BACKWARD;

  static final RegistryState INITIAL =
      new RegistryState(0, List.of(), Map.of(), DEFAULT_LEVEL, Map.of());

  /** Keeps its own copies. */
  RegistryState {
    schemas = List.copyOf(schemas);
    subjects = Map.copyOf(subjects);
    levels = Map.copyOf(levels);
  }

  /** A version of a subject. */
  record Version(int number, int id, SchemaText schema, boolean deleted) {}

  /** The versions of a subject, deleted ones too; number n stands at n - 1. */
  record Subject(List<Version> versions) {
    /** Keeps its own copy. */
    Subject {
      versions = List.copyOf(versions);
    }

    List<Version> live() {
      return versions.stream().filter(it -> !it.deleted()).toList();
    }
  }

  /** The versions of the subject that are not deleted, by their numbers; none if it is unknown. */
  List<Version> versions(String subject) {
    return versions(subject, false);
  }

  /** The versions of the subject by their numbers, deleted ones too if asked for. */
  List<Version> versions(String subject, boolean deleted) {
    var found = subjects.get(subject);
    if (found == null) {
      return List.of();
    }
    return deleted ? found.versions() : found.live();
  }

  Optional<Version> version(String subject, VersionSelector selector, boolean deleted) {
    var versions = versions(subject, deleted);
    return switch (selector) {
      case VersionSelector.Latest() ->
          versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
      case VersionSelector.Exactly(int number) ->
          versions.stream().filter(it -> it.number() == number).findFirst();
    };
  }

  /** The latest version of the subject that has this schema. */
  Optional<Version> versionWith(
      String subject, SchemaText schema, boolean normalize, boolean deleted) {
    return versions(subject, deleted).reversed().stream()
        .filter(it -> it.schema().sameAs(schema, normalize))
        .findFirst();
  }

  Optional<SchemaText> schema(int id) {
    return id < 1 || id > schemas.size() ? Optional.empty() : Optional.of(schemas.get(id - 1));
  }

  /** The id of this schema, or the next one if it is new. */
  int idFor(SchemaText schema) {
    int known = schemas.indexOf(schema);
    return known < 0 ? schemas.size() + 1 : known + 1;
  }

  /** The number of the subject's next version. */
  int nextVersion(String subject) {
    return versions(subject, true).size() + 1;
  }

  /** The level that holds for the subject. */
  CompatibilityLevel levelFor(String subject) {
    return levels.getOrDefault(subject, globalLevel);
  }

  RegistryState with(RegistryEvent.SchemaRegistered event) {
    var more = schemas;
    if (event.id() > schemas.size()) {
      more = new ArrayList<>(schemas);
      more.add(event.schema());
    }
    var versions = new ArrayList<>(versions(event.subject(), true));
    versions.add(new Version(event.version(), event.id(), event.schema(), false));
    return new RegistryState(
        revision + 1, more, withSubject(event.subject(), versions), globalLevel, levels);
  }

  RegistryState with(RegistryEvent.VersionsDeleted event) {
    var versions =
        versions(event.subject(), true).stream()
            .map(it -> event.versions().contains(it.number()) ? deleted(it) : it)
            .toList();
    return new RegistryState(
        revision + 1, schemas, withSubject(event.subject(), versions), globalLevel, levels);
  }

  RegistryState withGlobalLevel(CompatibilityLevel level) {
    return new RegistryState(revision + 1, schemas, subjects, level, levels);
  }

  RegistryState withLevel(String subject, Optional<CompatibilityLevel> level) {
    var changed = new TreeMap<>(levels);
    level.ifPresentOrElse(it -> changed.put(subject, it), () -> changed.remove(subject));
    return new RegistryState(revision + 1, schemas, subjects, globalLevel, changed);
  }

  private Map<String, Subject> withSubject(String name, List<Version> versions) {
    var changed = new TreeMap<>(subjects);
    changed.put(name, new Subject(versions));
    return changed;
  }

  private static Version deleted(Version version) {
    return new Version(version.number(), version.id(), version.schema(), true);
  }
}
