package org.skald.saga.service;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How a reader gets on, as it tells itself; for any thread to look at. */
final class ReaderCounts {

  private final RecordTaker.Reading origin;
  private final LongAdder taken = new LongAdder();
  private final ConcurrentMap<String, LongAdder> refused = new ConcurrentHashMap<>();
  private volatile String state = "starting";
  private volatile Optional<String> trouble = Optional.empty();
  private volatile long lag;

  ReaderCounts(RecordTaker.Reading origin) {
    this.origin = origin;
  }

  /** It cannot read; why. */
  void waiting(String cause) {
    state = "waiting";
    trouble = Optional.of(cause);
    lag = 0;
  }

  /** It has read another round; what was in its way may be over. */
  void reading(long left, boolean isHeldUp) {
    state = isHeldUp ? "held-up" : "reading";
    if (!isHeldUp) {
      trouble = Optional.empty();
    }
    lag = left;
  }

  /** A partition cannot go on; why. */
  void trouble(String cause) {
    trouble = Optional.of(cause);
  }

  void taken() {
    taken.increment();
  }

  void refused(String code) {
    refused.computeIfAbsent(code, _ -> new LongAdder()).increment();
  }

  ReaderStatus status() {
    return new ReaderStatus(
        origin.definition(),
        origin.topic(),
        state,
        lag,
        taken.sum(),
        refused.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().sum())),
        trouble);
  }
}
