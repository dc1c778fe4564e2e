package org.skald.saga.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The other nodes, for those of the search view's copies that this one does not hold. */
public interface SearchPeers {

  /**
   * Reads something of the node at this address, as JSON text; empty when it does not answer so.
   *
   * @param address host and port
   * @param path with its query
   */
  Optional<String> read(String address, String path, Duration max);

  /** All nodes that live, as host and port, for when nobody tells who holds what. */
  List<String> everybody();
}
