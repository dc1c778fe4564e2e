package org.skald.streams.search.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.skald.log.Position;
import org.skald.log.Revision;
import org.skald.streams.search.core.Fact.StepMoved;

/** Facts of sagas, one second from each to the next. */
final class Facts {

  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Facts() {}

  /** Something that happened to a saga at a place in the log. */
  static Fact at(String id, long position, Fact.What what) {
    return new Fact(
        id,
        new Revision(new Position(position), 0),
        START.plus(Duration.ofSeconds(position)),
        what);
  }

  static Fact.Started started(String definition) {
    return new Fact.Started(definition, 1, Optional.empty());
  }

  static StepMoved step(String step, Told told) {
    return StepMoved.of(step, told, 1);
  }

  static StepMoved asks(String step, String topic) {
    return step(step, Told.RUNNING).asking(Optional.of(topic));
  }

  static StepMoved timedOut(String step, Told told) {
    return step(step, told).unknown();
  }

  static Fact.Turned turned(String reason) {
    return new Fact.Turned("step", reason, false);
  }

  static Fact.Ended ended(boolean completed) {
    return new Fact.Ended(completed);
  }

  /** The row of a saga to which this happened, one after the other. */
  static SagaRow row(String id, Fact.What... happened) {
    return row(id, facts(id, happened));
  }

  static SagaRow row(String id, List<Fact> facts) {
    var row = SagaRow.unknown(id);
    for (var fact : facts) {
      row = row.with(fact);
    }
    return row;
  }

  static List<Fact> facts(String id, Fact.What... happened) {
    var what = Arrays.asList(happened);
    return IntStream.range(0, what.size()).mapToObj(it -> at(id, it, what.get(it))).toList();
  }
}
