package org.skald.streams.search.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A list in which sagas stand, newest first: all of a definition, all in a state, …
 *
 * @param facet by what it lists
 * @param values of which value; none for the list of all
 */
public record Term(Facet facet, List<String> values) {

  /** By what sagas are listed. The code is stored: never change one, never use one again. */
  public enum Facet {
    /** Every saga. */
    ALL('a'),
    /** By state. */
    PHASE('s'),
    /** By definition. */
    DEFINITION('d'),
    /** By definition and version. */
    VERSION('v'),
    /** By a topic of those who were asked. */
    PARTICIPANT('p'),
    /** By a step and where it stands. */
    STANDING('t'),
    /** By the saga that has started it. */
    PARENT('o');

    private final char code;

    Facet(char code) {
      this.code = code;
    }

    /** What it is called in the store. */
    public char code() {
      return code;
    }
  }

  /** Keeps its own copy. */
  public Term {
    values = List.copyOf(values);
  }

  /** The list of all. */
  public static Term all() {
    return new Term(Facet.ALL, List.of());
  }

  /** All in a state. */
  public static Term of(Phase phase) {
    return new Term(Facet.PHASE, List.of(phase.word()));
  }

  /** All of a definition. */
  public static Term ofDefinition(String name) {
    return new Term(Facet.DEFINITION, List.of(name));
  }

  /** All of a version of a definition. */
  public static Term ofVersion(String name, int version) {
    return new Term(Facet.VERSION, List.of(name, Integer.toString(version)));
  }

  /** All in which this participant was asked. */
  public static Term ofParticipant(String topic) {
    return new Term(Facet.PARTICIPANT, List.of(topic));
  }

  /** All in which a step stands so. */
  public static Term of(String step, Standing standing) {
    return new Term(Facet.STANDING, List.of(step, standing.word()));
  }

  /** All that this saga has started. */
  public static Term ofParent(String id) {
    return new Term(Facet.PARENT, List.of(id));
  }

  /** The lists in which a saga stands: none before its beginning is known. */
  public static Set<Term> of(SagaRow row) {
    var terms = new LinkedHashSet<Term>();
    row.beginning()
        .ifPresent(began -> {
          terms.add(all());
          terms.add(of(row.phase()));
          terms.add(ofDefinition(began.definition()));
          row.version().ifPresent(it -> terms.add(ofVersion(began.definition(), it)));
          began.parent().ifPresent(it -> terms.add(ofParent(it)));
          row.participants().forEach(it -> terms.add(ofParticipant(it)));
          row.stepCounts()
              .forEach((step, counts) -> counts.keySet().forEach(it -> terms.add(of(step, it))));
        });
    return terms;
  }
}
