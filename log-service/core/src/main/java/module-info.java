/** The log in the abstract: deciders, decisions, places and times. Pure. */
module org.skald.log {
  requires static transitive org.jspecify;

  exports org.skald.log;
}
