package org.skald.saga.service;

import org.skald.saga.SagaId;

/** How the things of the saga log are called inside a shard. */
final class SagaLogKeys {

  static final String SAGAS = "saga/";
  static final String DEFINITIONS = "definition/";

  static final String FENCES = "fence/";
  static final String LOCKS = "lock/";
  static final String MAILBOXES = "mailbox/";

  private SagaLogKeys() {}

  static String of(SagaId sagaId) {
    return SAGAS + sagaId;
  }

  static String ofDefinition(String name) {
    return DEFINITIONS + name;
  }

  static String ofFence(String lock) {
    return FENCES + lock;
  }

  static String ofLock(String key) {
    return LOCKS + key;
  }

  static String ofMailbox(String name) {
    return MAILBOXES + name;
  }

  static boolean isMailbox(String key) {
    return key.startsWith(MAILBOXES);
  }

  static boolean isLock(String key) {
    return key.startsWith(LOCKS);
  }

  static boolean isFence(String key) {
    return key.startsWith(FENCES);
  }

  static boolean isDefinition(String key) {
    return key.startsWith(DEFINITIONS);
  }
}
