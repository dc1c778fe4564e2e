package org.skald.log.kafka;

/** No replica of the shard is open on this node; another one has one. Nothing was appended. */
public final class NotHeld extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int shard;

  /** Of this shard. */
  public NotHeld(String log, int shard) {
    super("expected an open replica of %s/%d on this node, found none".formatted(log, shard));
    this.shard = shard;
  }

  /** Which shard. */
  public int shard() {
    return shard;
  }
}
