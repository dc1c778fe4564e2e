package org.skald.client;

import org.jspecify.annotations.Nullable;

/** No node answered in time: whether the request took effect is not known. */
public final class NodesUnavailable extends SkaldException {

  private static final long serialVersionUID = 1L;

  NodesUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
