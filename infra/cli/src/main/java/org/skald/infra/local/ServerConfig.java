package org.skald.infra.local;

import java.net.URI;
import java.util.Optional;
import org.skald.coordination.node.ShardPlacement;
import org.skald.log.http.HttpConfig;
import org.skald.log.kafka.NodeConfig;

/**
 * How a node's server runs.
 *
 * @param node the node of the saga log
 * @param placement what it has to say about where shards live
 * @param registryUrl of the schema registry
 * @param http the door
 * @param advertised where other nodes find the door, when not where it is bound
 * @param search whether it has a part of the search view
 * @param overlaps whether it has a part of the overlap view, once there is something to watch
 */
public record ServerConfig(
    NodeConfig node,
    ShardPlacement.Wish placement,
    String registryUrl,
    HttpConfig http,
    Optional<URI> advertised,
    boolean search,
    boolean overlaps) {

  /** Every node has a part of the search view. */
  public static final boolean SEARCH_DEFAULT = true;

  /** Every node has a part of the overlap view. */
  public static final boolean OVERLAPS_DEFAULT = true;

  /** A server with defaults. */
  public static ServerConfig of(NodeConfig node, String registryUrl, HttpConfig http) {
    return new ServerConfig(
        node,
        ShardPlacement.Wish.DEFAULT,
        registryUrl,
        http,
        Optional.empty(),
        SEARCH_DEFAULT,
        OVERLAPS_DEFAULT);
  }

  /** The same without a part of the search view. */
  public ServerConfig withoutSearch() {
    return new ServerConfig(node, placement, registryUrl, http, advertised, false, overlaps);
  }
}
