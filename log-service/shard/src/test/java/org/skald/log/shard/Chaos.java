package org.skald.log.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The dice of one simulation, the faults that they gave, and the last of what happened. */
public final class Chaos {

  private static final int TRACE_MAX = 20_000;
  private static final int ACCOUNT_MAX = 150;

  /** A word with a number, such as c1-4 or lock-2. */
  private static final Pattern NAME = Pattern.compile("\\b[a-z]+[0-9]*-[a-z]*[0-9]+\\b");

  private static final Set<String> FAULTS =
      Set.of("starts", "dies", "crashes", "pauses", "cut off", "leader", "clock jumps", "log down");

  private final VirtualTime time;
  private final Random dice;
  private final Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
  private final Deque<Note> trace = new ArrayDeque<>();
  private final boolean verbose;
  private boolean quiet;

  private record Note(long atMs, String format, List<Object> arguments) {

    boolean isFault() {
      return FAULTS.contains(format);
    }

    boolean names(List<MatchResult> any) {
      var text = toString();
      return any.stream().anyMatch(it -> text.contains(it.group()));
    }

    @Override
    public String toString() {
      return atMs + " " + format + " " + arguments;
    }
  }

  Chaos(long seed, VirtualTime time, boolean verbose) {
    this.time = time;
    this.dice = new Random(seed * 0x9E3779B97F4A7C15L);
    this.verbose = verbose;
  }

  /** From now on nothing goes wrong any more. */
  void calm() {
    quiet = true;
  }

  /** Whether nothing goes wrong any more. */
  public boolean isCalm() {
    return quiet;
  }

  /** A number from 0 to before {@code bound}. */
  public int upTo(int bound) {
    return dice.nextInt(bound);
  }

  /** A number from {@code low} to before {@code high}. */
  public int between(int low, int high) {
    return low + dice.nextInt(high - low);
  }

  /** True once in so many times. */
  public boolean oneIn(int chances) {
    return dice.nextInt(chances) == 0;
  }

  /** Whether this goes wrong now, once in so many times. */
  boolean strikes(Fault fault, int chances) {
    var strikes = oneIn(chances) && !quiet;
    if (strikes) {
      count(fault);
    }
    return strikes;
  }

  /** A fault has happened. */
  public void count(Fault fault) {
    seen.merge(fault, 1, Integer::sum);
  }

  Map<Fault, Integer> seen() {
    return seen;
  }

  /** Notes what happened, for who has to find out why it went wrong. */
  public void note(String format, Object... arguments) {
    if (!verbose) {
      if (trace.size() == TRACE_MAX) {
        trace.remove();
      }
      trace.add(new Note(time.nowMs(), format, List.of(arguments)));
      return;
    }
    System.out.printf("%8d %s %s%n", time.nowMs(), format, List.of(arguments));
  }

  /**
   * What happened to whatever these sentences name first, and what went wrong around it; or the
   * last that happened when they name nothing.
   */
  List<String> account(List<String> sentences) {
    var named = sentences.stream().limit(1).flatMap(it -> NAME.matcher(it).results()).toList();
    var notes =
        trace.stream()
            .filter(note -> named.isEmpty() || note.isFault() || note.names(named))
            .map(Note::toString)
            .toList();
    return notes.subList(Math.max(0, notes.size() - ACCOUNT_MAX), notes.size());
  }
}
