package org.skald.log.http;

/** What a module adds to a node's API. */
@FunctionalInterface
public interface Routes {

  /** Declares every route of the module, once, while the server starts. */
  void register(Api api);
}
