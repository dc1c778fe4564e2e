package org.skald.client;

import java.util.Locale;

/** How much somebody may do with names; each level includes those before it. */
public enum AccessLevel {
  /** May see them. */
  READ,
  /** May change them. */
  WRITE,
  /** May say who may do what. */
  MANAGE;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
