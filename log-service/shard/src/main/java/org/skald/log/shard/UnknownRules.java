package org.skald.log.shard;

/**
 * A replica has found rules switched on in its log that its release does not know: it stops before
 * the record that says so, and does not begin from a state behind it. A later release goes on.
 */
public final class UnknownRules extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int known;
  private final int found;

  /** Says what was found in a shard, and what is known. */
  public UnknownRules(ShardConfig config, int known, ControlState.Rules found) {
    super(
        ("expected rules of %s/%d up to level %d, which this release knows, found level %d switched"
                + " on at %s: start a later release")
            .formatted(config.log(), config.shard(), known, found.level(), found.since()));
    this.known = known;
    this.found = found.level();
  }

  /** The highest level that the release knows. */
  public int known() {
    return known;
  }

  /** The level that was found. */
  public int found() {
    return found;
  }
}
