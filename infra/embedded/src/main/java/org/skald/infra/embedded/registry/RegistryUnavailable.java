package org.skald.infra.embedded.registry;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The topic could not be written or read.
 *
 * <p>A write may have come to hold all the same; asking for it again is safe.
 */
final class RegistryUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  RegistryUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
