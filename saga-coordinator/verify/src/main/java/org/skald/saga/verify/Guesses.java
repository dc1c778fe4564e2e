package org.skald.saga.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * How the conditions of a decision come out. That depends on data, of which there is none here, so
 * a decision is taken once for each way.
 */
final class Guesses {

  private List<Boolean> given = List.of();
  private final List<Boolean> made = new ArrayList<>();

  /** The next decision begins with these guesses; further ones are true. */
  void begin(List<Boolean> guesses) {
    given = guesses;
    made.clear();
  }

  boolean next() {
    var guess = made.size() >= given.size() || given.get(made.size());
    made.add(guess);
    return guess;
  }

  /** A number in between; the largest first. */
  int between(int least, int most) {
    var number = most;
    while (number > least && !next()) {
      number--;
    }
    return number;
  }

  /** The guesses of the decision that has just been taken. */
  List<Boolean> made() {
    return List.copyOf(made);
  }

  /** What the decision has to begin with to come out otherwise: each way that is not tried yet. */
  List<List<Boolean>> otherwise() {
    var others = new ArrayList<List<Boolean>>();
    for (var i = given.size(); i < made.size(); i++) {
      var other = new ArrayList<>(made.subList(0, i));
      other.add(false);
      others.add(List.copyOf(other));
    }
    return others;
  }
}
