/**
 * The saga: its definition, its rules, its journal; the locks that sagas hold, and the events that
 * they wait for. Pure.
 */
module org.skald.saga {
  requires static transitive org.jspecify;
  requires transitive org.skald.log;

  exports org.skald.saga;
  exports org.skald.saga.event;
  exports org.skald.saga.lock;
}
