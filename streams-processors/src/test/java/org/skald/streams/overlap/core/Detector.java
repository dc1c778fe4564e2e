package org.skald.streams.overlap.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The view without Kafka: what it reports of one fact after the other. */
class Detector {

  private final Map<String, SagaTouches> sagas = new HashMap<>();
  private final Map<String, KeyTouches> keys = new HashMap<>();
  private int cut;

  /** What is reported because of a fact. */
  List<Overlap> take(Fact fact) {
    var before = Optional.ofNullable(sagas.get(fact.sagaId()));
    var after = SagaTouches.after(before, fact);
    after.ifPresentOrElse(it -> sagas.put(fact.sagaId(), it), () -> sagas.remove(fact.sagaId()));
    var known = before.map(SagaTouches::touches).orElseGet(TreeMap::new);
    var overlaps = new ArrayList<Overlap>();
    after.ifPresent(saga ->
        saga.touches()
            .forEach((key, touches) -> {
              var told = known.getOrDefault(key, List.of());
              touches.stream()
                  .filter(it -> !told.contains(it))
                  .forEach(it -> overlaps.addAll(touched(key, it)));
            }));
    return overlaps;
  }

  /** What is reported because of a touch. */
  List<Overlap> touched(String key, Touch touch) {
    var change = key(key).with(touch);
    keys.put(key, change.after());
    cut += change.cut();
    return change.overlaps();
  }

  /** It is so late now. */
  Detector at(Instant now) {
    keys.replaceAll((_, it) -> {
      var change = it.at(now);
      cut += change.cut();
      return change.after();
    });
    return this;
  }

  KeyTouches key(String key) {
    return Optional.ofNullable(keys.get(key)).orElseGet(() -> new KeyTouches(key, new TreeMap<>()));
  }

  int cut() {
    return cut;
  }
}
