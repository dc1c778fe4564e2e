package org.skald.log.shard;

import org.skald.schemas.Headers;

/** The headers that the shard itself reads and writes, as the contract names them. */
public final class WireNames {

  /** CloudEvents type: which schema or kind of record this is. */
  public static final String TYPE = Headers.TYPE;

  /** Proof that a node of the log made a record; see {@link ControlSeal}. */
  public static final String SEAL = "skald_seal";

  /** Of whom a record comes, as the node attests that has made it. */
  public static final String PRINCIPAL = Headers.PRINCIPAL;

  /** On a dead letter: why, as a stable code. */
  public static final String CODE = Headers.CODE;

  /** On a dead letter: what was expected and what was found. */
  public static final String CAUSE = Headers.CAUSE;

  /** On a dead letter: the topic that it was in. */
  public static final String TOPIC = Headers.TOPIC;

  /** On a dead letter: the partition that it was in. */
  public static final String PARTITION = Headers.PARTITION;

  /** On a dead letter: its position there. */
  public static final String POSITION = Headers.POSITION;

  private WireNames() {}
}
