package org.skald.infra.house.planted.names;

/** Planted: a name that says nothing, and one inside it. */
final class LockManager {

  record SagaInfo(String id) {}
}
