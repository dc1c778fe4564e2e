package org.skald.saga.testkit;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** What a past saga would have come to under another definition. */
public sealed interface Replayed {

  /** Its id. */
  String saga();

  /**
   * The same as it did.
   *
   * @param notes what was taken for granted
   */
  record Same(String saga, Ending ending, List<String> notes) implements Replayed {
    /** Keeps its own copy. */
    public Same {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Something else.
   *
   * @param notes what was taken for granted
   */
  record Otherwise(String saga, Ending was, Ending wouldBe, List<String> notes)
      implements Replayed {
    /** Keeps its own copy. */
    public Otherwise {
      notes = List.copyOf(notes);
    }

    /** The steps of which something else would have become: {@code ship: done, now nothing}. */
    public List<String> differences() {
      var names = new TreeSet<>(was.steps().keySet());
      names.addAll(wouldBe.steps().keySet());
      return names.stream()
          .filter(it -> !Objects.equals(was.steps().get(it), wouldBe.steps().get(it)))
          .map(it -> "%s: %s, now %s".formatted(it, word(was, it), word(wouldBe, it)))
          .toList();
    }

    private static String word(Ending ending, String step) {
      var became = ending.steps().get(step);
      return became == null ? "nothing" : became.word();
    }
  }

  /** Nobody knows, since it would have asked for what nobody has answered. */
  record Unjudged(String saga, String reason) implements Replayed {}

  /** How many of some there are of each. */
  record Tally(int same, int otherwise, int unjudged) {

    /** Counts them. */
    public static Tally of(Collection<Replayed> all) {
      return new Tally(
          (int) all.stream().filter(Same.class::isInstance).count(),
          (int) all.stream().filter(Otherwise.class::isInstance).count(),
          (int) all.stream().filter(Unjudged.class::isInstance).count());
    }
  }
}
