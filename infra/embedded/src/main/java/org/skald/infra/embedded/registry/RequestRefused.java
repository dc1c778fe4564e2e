package org.skald.infra.embedded.registry;

import java.io.Serial;

/** The way of a rejection from where it is found to the answer. */
final class RequestRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient RegistryRejection rejection;

  RequestRefused(RegistryRejection rejection) {
    super(rejection.explain(), null, false, false);
    this.rejection = rejection;
  }

  RequestRefused(RegistryRejection.Reason reason, String explain) {
    this(new RegistryRejection(reason, explain));
  }

  RegistryRejection rejection() {
    return rejection;
  }
}
