package org.skald.infra.embedded.registry;

import java.util.List;

/**
 * Why the registry refused a request.
 *
 * @param reason what kind of refusal it is
 * @param explain one sentence for people
 */
record RegistryRejection(Reason reason, String explain) {

  /** The kinds of refusals, with the codes under which clients of the Confluent API know them. */
  enum Reason {
    /** No subject of this name has a version. */
    SUBJECT_NOT_FOUND(404, 40401),
    /** The subject has no version of this number. */
    VERSION_NOT_FOUND(404, 40402),
    /** No schema has this id, or the subject does not have this schema. */
    SCHEMA_NOT_FOUND(404, 40403),
    /** The subject has no level of its own. */
    LEVEL_NOT_FOUND(404, 40408),
    /** The subject has no mode of its own. */
    MODE_NOT_FOUND(404, 40409),
    /** There is nothing under this path for this method. */
    PATH_NOT_FOUND(404, 404),
    /** The request does not say what it should in the form that it should. */
    MALFORMED(400, 400),
    /** The schema does not get along with the subject's other versions. */
    INCOMPATIBLE(409, 409),
    /** The body is larger than the registry takes. */
    TOO_LARGE(413, 413),
    /** The schema is no Avro schema. */
    INVALID_SCHEMA(422, 42201),
    /** The version is neither a positive number nor the word latest. */
    INVALID_VERSION(422, 42202),
    /** The level is none of the known ones. */
    INVALID_LEVEL(422, 42203),
    /** Something that this registry does not offer. */
    NOT_OFFERED(422, 42205);

    private final int status;
    private final int errorCode;

    Reason(int status, int errorCode) {
      this.status = status;
      this.errorCode = errorCode;
    }

    int status() {
      return status;
    }

    int errorCode() {
      return errorCode;
    }
  }

  static RegistryRejection subjectNotFound(String subject) {
    return new RegistryRejection(
        Reason.SUBJECT_NOT_FOUND,
        "Subject '" + subject + "' not found: expected one that has at least one version");
  }

  static RegistryRejection versionNotFound(String subject, VersionSelector selector) {
    var version =
        switch (selector) {
          case VersionSelector.Latest() -> "latest";
          case VersionSelector.Exactly(int number) -> Integer.toString(number);
        };
    return new RegistryRejection(
        Reason.VERSION_NOT_FOUND, "Version " + version + " of '" + subject + "' not found");
  }

  static RegistryRejection incompatible(
      String subject, CompatibilityLevel level, List<String> problems) {
    return new RegistryRejection(
        Reason.INCOMPATIBLE,
        """
        Schema being registered is incompatible with an earlier schema for subject '%s' \
        at level %s: %s\
        """
            .formatted(subject, level, String.join("; ", problems)));
  }
}
