package org.skald.log.shard;

/** The headers that the shard itself reads and writes. */
public final class WireNames {

  /** CloudEvents type: which schema or kind of record this is. */
  public static final String TYPE = "ce_type";

  /** Proof that a node of the log made a record; see {@link ControlSeal}. */
  public static final String SEAL = "skald_seal";

  /** On a dead letter: why, as a stable code. */
  public static final String CODE = "skald_code";

  /** On a dead letter: what was expected and what was found. */
  public static final String CAUSE = "skald_cause";

  /** On a dead letter: the topic that it was in. */
  public static final String TOPIC = "skald_topic";

  /** On a dead letter: the partition that it was in. */
  public static final String PARTITION = "skald_partition";

  /** On a dead letter: its position there. */
  public static final String POSITION = "skald_position";

  private WireNames() {}
}
