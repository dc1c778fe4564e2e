/** The saga: its definition, its rules, its journal; and the locks that sagas hold. Pure. */
module org.skald.saga {
  requires static transitive org.jspecify;
  requires transitive org.skald.log;

  exports org.skald.saga;
  exports org.skald.saga.lock;
}
