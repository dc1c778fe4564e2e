package org.skald.streams.search;

import java.util.List;

/** Who holds what of the search view, as one node knows it. */
public interface SearchHolders {

  /**
   * Who holds a shard's view, as host and port: first who folds it, then the standby copies. One
   * that has just died is among them until the group has noticed; nobody is when this node's part
   * of the view does not run.
   */
  List<String> holders(int shard);

  /** Whether this node has a copy of the shard's view that answers, active or standby. */
  boolean answers(int shard);

  /** The address of the node itself, as host and port. */
  String address();

  /** Whether this is the address of the node itself. */
  default boolean isHere(String address) {
    return address.equals(address());
  }
}
