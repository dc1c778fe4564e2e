package org.skald.streams.search;

import java.util.ArrayList;
import java.util.SortedMap;
import java.util.TreeMap;
import org.skald.streams.search.core.Counts;
import org.skald.streams.search.core.Durations;
import org.skald.streams.search.core.Phase;
import org.skald.streams.search.core.Standing;
import org.skald.streams.view.StoreInput;
import org.skald.streams.view.StoreOutput;

/** Counts as the store has them, by the words of states and standings. */
final class CountsCodec {

  private static final int FORMAT = 1;

  private CountsCodec() {}

  static byte[] encode(Counts counts) {
    var out = new StoreOutput().number(FORMAT).number(counts.phases().size());
    counts.phases().forEach((phase, count) -> out.text(phase.word()).number(count));
    out.number(counts.steps().size());
    counts
        .steps()
        .forEach((step, standings) -> {
          out.text(step).number(standings.size());
          standings.forEach((standing, count) -> out.text(standing.word()).number(count));
        });
    out.number(counts.durations().size());
    counts
        .durations()
        .forEach((phase, it) -> {
          out.text(phase.word()).number(it.count()).number(it.sumMs()).number(it.maxMs());
          out.number(it.buckets().size());
          it.buckets().forEach(out::number);
        });
    return out.toBytes();
  }

  static Counts decode(byte[] bytes) {
    var in = new StoreInput(bytes).inFormat(FORMAT);
    var phases = new TreeMap<Phase, Long>();
    for (var left = in.number(); left > 0; left--) {
      phases.put(Phase.ofWord(in.text()), in.number());
    }
    var steps = new TreeMap<String, SortedMap<Standing, Long>>();
    for (var left = in.number(); left > 0; left--) {
      steps.put(in.text(), standings(in));
    }
    var durations = new TreeMap<Phase, Durations>();
    for (var left = in.number(); left > 0; left--) {
      durations.put(Phase.ofWord(in.text()), durations(in));
    }
    return new Counts(phases, steps, durations);
  }

  private static SortedMap<Standing, Long> standings(StoreInput in) {
    var standings = new TreeMap<Standing, Long>();
    for (var left = in.number(); left > 0; left--) {
      standings.put(Standing.ofWord(in.text()), in.number());
    }
    return standings;
  }

  private static Durations durations(StoreInput in) {
    var count = in.number();
    var sumMs = in.number();
    var maxMs = in.number();
    var buckets = new ArrayList<Long>();
    for (var left = in.number(); left > 0; left--) {
      buckets.add(in.number());
    }
    return new Durations(count, sumMs, maxMs, buckets);
  }
}
