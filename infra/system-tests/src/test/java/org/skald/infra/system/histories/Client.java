package org.skald.infra.system.histories;

/** Somebody who asks one thing after the other. */
interface Client extends AutoCloseable {

  /** Asks one thing; answers whether it was answered. */
  boolean step();

  /** Asks nothing more. */
  @Override
  default void close() {}
}
