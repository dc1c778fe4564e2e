package org.skald.infra.house.planted.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Breaks no rule: its time and its seed come in. */
final class CleanDecider {

  List<Instant> decide(Instant now, List<Instant> past) {
    var all = new ArrayList<>(past);
    all.add(now.plusSeconds(1));
    return List.copyOf(all);
  }
}
