package org.skald.streams.overlap.core;

/** What a step does with a key. */
public enum Mode {
  /** It only reads it. */
  READ,
  /** It changes it. */
  WRITE
}
