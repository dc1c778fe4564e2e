package org.skald.infra.system.histories;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What was done to the cluster, and when. Safe for any threads. */
final class Timeline {

  private record Entry(long atNs, String what) {}

  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Fault> done = new ConcurrentLinkedQueue<>();
  private final long startNs = System.nanoTime();

  void note(String what) {
    entries.add(new Entry(System.nanoTime(), what));
  }

  /** A fault has been brought about and is over. */
  void count(Fault fault) {
    done.add(fault);
  }

  Map<Fault, Long> counts() {
    return done.stream()
        .collect(Collectors.groupingBy(it -> it, TreeMap::new, Collectors.counting()));
  }

  /** Each by the clock of the histories, and in milliseconds from the beginning. */
  List<String> lines() {
    return entries.stream()
        .map(
            it -> "%d +%d ms %s".formatted(it.atNs(), (it.atNs() - startNs) / 1_000_000, it.what()))
        .toList();
  }
}
