package org.skald.log.shard;

import java.util.ArrayList;
import java.util.List;
import org.skald.log.Answer;
import org.skald.log.Position;

/** What the clients of counters were told, and whether it is what the log came to. */
final class CounterClaims {

  private final Claims claims;
  private final List<Answered> answers = new ArrayList<>();
  private final List<Noted> notes = new ArrayList<>();

  private record Answered(String id, Wish wish, Answer answer) {}

  private record Noted(String key, int number, Position place) {}

  CounterClaims(Simulation world) {
    this.claims = world.claims();
  }

  void answered(String id, Wish wish, Answer answer) {
    answers.add(new Answered(id, wish, answer));
    claims.answered(id, answer);
  }

  void noted(String key, int number, Position place) {
    notes.add(new Noted(key, number, place));
    claims.acknowledge(place);
  }

  void check(Truth truth) {
    truth
        .placesOf()
        .forEach((mark, places) ->
            claims.require(
                places.size() == 1, "expected … to take effect once, found …", mark, places));
    for (var it : answers) {
      var tookEffect = truth.placesOf().containsKey(it.id());
      claims.require(
          it.answer() instanceof Answer.Accepted
              ? tookEffect || it.wish() instanceof Wish.Forget
              : !tookEffect,
          "expected the effect of … to be as answered: …",
          it.id(),
          it.answer());
    }
    for (var it : notes) {
      claims.require(
          truth.placesOf().containsKey(it.key() + "#" + it.number()),
          "expected the note … of …, acknowledged at …, found none",
          it.number(),
          it.key(),
          it.place());
    }
    claims.require(truth.waiting() == 0, "expected no timer to wait, found …", truth.waiting());
  }
}
