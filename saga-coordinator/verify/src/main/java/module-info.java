/** Proofs about saga definitions: every path, by the real decider. Pure. */
module org.skald.saga.verify {
  requires static transitive org.jspecify;
  requires transitive org.skald.saga;

  exports org.skald.saga.verify;
}
