/**
 * The rules of coordination: members, sessions, locks, elections, semaphores, registers, names,
 * counters, sequences, latches, barriers. Pure.
 */
module org.skald.coordination {
  requires static transitive org.jspecify;
  requires transitive org.skald.log;

  exports org.skald.coordination;
}
