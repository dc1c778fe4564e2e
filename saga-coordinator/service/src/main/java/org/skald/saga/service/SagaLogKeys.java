package org.skald.saga.service;

import org.skald.saga.SagaId;

/** How the things of the saga log are called inside a shard. */
final class SagaLogKeys {

  static final String SAGAS = "saga/";
  static final String DEFINITIONS = "definition/";

  private SagaLogKeys() {}

  static String of(SagaId sagaId) {
    return SAGAS + sagaId;
  }

  static String ofDefinition(String name) {
    return DEFINITIONS + name;
  }

  static boolean isDefinition(String key) {
    return key.startsWith(DEFINITIONS);
  }
}
