package org.skald.saga.service;

import java.util.LinkedHashMap;
import java.util.Map;

/** Tells first appearances from repeats, among the latest ids. */
final class SeenIds {

  private static final int REMEMBERED = 50_000;

  private final Map<String, Boolean> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  boolean isNew(String id) {
    return ids.putIfAbsent(id, true) == null;
  }
}
