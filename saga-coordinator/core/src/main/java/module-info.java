/** The saga: its definition, its rules, its journal. Pure. */
module org.skald.saga {
  requires static transitive org.jspecify;
  requires transitive org.skald.log;

  exports org.skald.saga;
}
