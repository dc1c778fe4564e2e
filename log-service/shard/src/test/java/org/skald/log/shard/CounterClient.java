package org.skald.log.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;

/** Somebody who asks: sends requests until answered, takes notes, reads, and writes nonsense. */
final class CounterClient {

  private static final long PATIENCE_MS = 450;

  private final Simulation world;
  private final CounterPlant plant;
  private final CounterClaims claims;
  private final String name;
  private int requests;
  private int note;
  private boolean noting;

  CounterClient(Simulation world, CounterPlant plant, CounterClaims claims, String name) {
    this.world = world;
    this.plant = plant;
    this.claims = claims;
    this.name = name;
  }

  /** Goes on asking until the simulation is calm. */
  void live() {
    var chaos = world.chaos();
    if (chaos.isCalm()) {
      return;
    }
    switch (chaos.upTo(16)) {
      case 0, 1 -> takeNote();
      case 2, 3 -> read();
      case 4 -> writeNonsense();
      default -> request();
    }
    world.time().in(chaos.between(15, 110), this::live);
  }

  private void request() {
    var id = name + "-" + requests++;
    var wish = Wish.random(world.chaos(), id);
    var headers = new ArrayList<WireHeader>();
    headers.add(WireHeader.of(SimulatedWire.REQUEST, id));
    if (world.chaos().oneIn(10)) {
      headers.add(WireHeader.of(SimulatedWire.SCHEMA, world.registry().anyId()));
    }
    attempt(new Attempt(id, wish, headers, world.time().nowMs() + PATIENCE_MS), new boolean[1]);
  }

  private record Attempt(String id, Wish wish, List<WireHeader> headers, long giveUpMs) {}

  private void attempt(Attempt attempt, boolean[] answered) {
    if (answered[0] || world.time().nowMs() > attempt.giveUpMs()) {
      return;
    }
    var id = attempt.id();
    var wish = attempt.wish();
    world.anyNode().expect(id, answer -> answered(id, wish, answer, answered));
    var appended = send(wish, attempt.headers());
    if (plant.answersBeforeApplying()) {
      appended.thenAccept(place -> answered(id, wish, new Answer.Accepted(place), answered));
    }
    var retryMs = world.chaos().between(60, 240);
    world
        .time()
        .in(
            retryMs,
            () -> {
              if (!answered[0]) {
                world.chaos().count(Fault.REQUEST_REPEATED);
                attempt(attempt, answered);
              }
            });
  }

  private void answered(String id, Wish wish, Answer answer, boolean[] answered) {
    answered[0] = true;
    claims.answered(id, wish, answer);
  }

  private CompletableFuture<Position> send(Wish wish, List<WireHeader> more) {
    var headers = new ArrayList<WireHeader>();
    headers.add(WireHeader.of(WireNames.TYPE, SimulatedWire.WISH));
    headers.addAll(more);
    return world.log().append(Keys.utf8(wish.key()), Keys.utf8(wish.text()), headers);
  }

  private void takeNote() {
    if (!noting) {
      noting = true;
      sendNote(++note);
    }
  }

  private void sendNote(int number) {
    send(new Wish.Note(name, number), List.of())
        .whenComplete((place, _) -> {
          if (place == null) {
            sendNote(number);
          } else {
            noting = false;
            claims.noted(name, number, place);
          }
        });
  }

  private void read() {
    var node = world.anyNode();
    var acknowledged = world.claims().acknowledged();
    var key = "k" + world.chaos().upTo(8);
    node.reach(
        new ReadLevel.Linearizable(),
        applied -> world.claims().read(node, key, acknowledged, applied));
  }

  private void writeNonsense() {
    world.chaos().count(Fault.BAD_RECORD);
    var claim = new ControlRecord.ClaimDriver("intruder", world.config(name).pace().lease());
    var wish = List.of(WireHeader.of(WireNames.TYPE, SimulatedWire.WISH));
    var key = Keys.utf8("k1");
    switch (world.chaos().upTo(7)) {
      case 0 -> world.log().append(key, Keys.utf8("gibberish"), wish);
      case 1 -> world.log().append(key, null, List.of());
      case 2 -> world.log().append(null, Keys.utf8("note|k1|1"), wish);
      case 3 -> world.log().append(Keys.utf8("far"), Keys.utf8("note|far|1"), wish);
      case 4 -> world.log().append(key, new byte[Tenant.Measures.DEFAULT.recordBytes()], wish);
      case 5 ->
          world
              .log()
              .append(
                  null,
                  SimulatedWire.encode(claim),
                  SimulatedWire.headers(claim, Optional.of(Keys.utf8("a guess"))));
      default ->
          world.log().append(null, null, List.of(WireHeader.of(WireNames.TYPE, "control.Odd")));
    }
  }
}
