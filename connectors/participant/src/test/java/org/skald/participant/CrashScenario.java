package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.skald.schemas.Direction;

/**
 * Many sagas whose commands come repeated and in any order, to a participant that crashes again and
 * again: before the inbox commits, before replies, and before the group is told.
 */
final class CrashScenario {

  private static final int SAGAS = 60;

  private final Hotel hotel;
  private final long seed;
  private final Random script;
  private final Random chance;
  private final Map<Member.Stage, Integer> crashes = new EnumMap<>(Member.Stage.class);
  private int crashesWhilePerforming;
  private int crashesLeft;

  private record Sent(String saga, Direction direction, int attempt, boolean query) {}

  /** Ends the loop as a crash would. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** With so many crashes at the most. */
  CrashScenario(Hotel hotel, long seed, int crashesMax) {
    this.crashesLeft = crashesMax;
    this.hotel = hotel;
    this.seed = seed;
    this.script = new Random(seed);
    this.chance = new Random(seed + 1);
  }

  void run() throws Exception {
    List<Sent> sent = script();
    Participant[] member = {open()};
    for (Sent command : sent) {
      if (command.query()) {
        hotel.sendQuery(command.saga(), command.attempt());
      } else {
        hotel.send(command.saga(), command.direction(), command.attempt());
      }
    }
    for (Sent command : sent) {
      hotel.await(
          0,
          reply -> reply.isFor(command.saga(), command.direction(), command.attempt()),
          () -> {
            if (!member[0].isRunning()) {
              assertThat(member[0].failure()).get().isInstanceOf(Crash.class);
              member[0] = open();
            }
          });
    }
    check(sent);
  }

  private List<Sent> script() {
    List<Sent> sent = new ArrayList<>();
    for (int saga = 0; saga < SAGAS; saga++) {
      int attempts = 1 + script.nextInt(3);
      for (int attempt = 1; attempt <= attempts; attempt++) {
        sent.add(new Sent("s-" + saga, Direction.DO, attempt, false));
        if (script.nextInt(3) == 0) {
          sent.add(new Sent("s-" + saga, Direction.DO, attempt, true));
        }
      }
      for (int attempt = script.nextInt(3); attempt >= 1; attempt--) {
        sent.add(new Sent("s-" + saga, Direction.UNDO, attempt, false));
      }
    }
    Collections.shuffle(sent, script);
    return sent;
  }

  private Participant open() {
    return hotel.open(this::perform, this::crashAt, Map.of("batch.max", "20"));
  }

  private IndexedRecord perform(GenericRecord command, CommandContext context) {
    double dice = chance.nextDouble();
    if (dice < 0.02 && crashesLeft > 0) {
      crashesLeft--;
      crashesWhilePerforming++;
      throw new Crash();
    }
    if (dice < 0.15 && context.direction() == Direction.DO) {
      throw new Refusal("refused by " + context.attempt());
    }
    if (dice < 0.3) {
      throw new Failure("failed at " + context.attempt());
    }
    return Commands.record(Commands.BOOKED, "by attempt " + context.attempt() + " " + dice);
  }

  private void crashAt(Member.Stage stage) {
    if (crashesLeft > 0 && chance.nextDouble() < 0.3) {
      crashesLeft--;
      crashes.merge(stage, 1, Integer::sum);
      throw new Crash();
    }
  }

  private void check(List<Sent> sent) throws Exception {
    List<String> effects = hotel.effects();
    assertThat(effects).as("effects, seed %d", seed).doesNotHaveDuplicates();
    Set<String> done = new HashSet<>(effects);
    Map<String, Set<String>> answers = new HashMap<>();
    for (Hotel.Received reply : hotel.replies()) {
      if (!reply.outcome().equals("failed")) {
        answers
            .computeIfAbsent(reply.commandId(), id -> new HashSet<>())
            .add(reply.outcome() + " " + reply.text());
      }
    }
    for (Sent command : sent) {
      checkSaga(command.saga(), done, answers);
    }
    checkReach(answers);
  }

  private void checkSaga(String saga, Set<String> done, Map<String, Set<String>> answers) {
    Set<String> ofDo = answers.getOrDefault(Commands.id(saga, Direction.DO), Set.of());
    Set<String> ofUndo = answers.getOrDefault(Commands.id(saga, Direction.UNDO), Set.of());
    boolean isDone = done.contains(Commands.id(saga, Direction.DO));
    boolean isUndone = done.contains(Commands.id(saga, Direction.UNDO));
    assertThat(ofDo).as("final answers of %s, seed %d", saga, seed).hasSizeLessThanOrEqualTo(1);
    assertThat(ofUndo).as("answers to undo %s, seed %d", saga, seed).hasSizeLessThanOrEqualTo(1);
    assertThat(isDone)
        .as("%s is done as replied, seed %d", saga, seed)
        .isEqualTo(ofDo.stream().anyMatch(answer -> answer.startsWith("ok")));
    assertThat(isUndone)
        .as("%s is undone as replied, seed %d", saga, seed)
        .isEqualTo(isDone && !ofUndo.isEmpty());
  }

  private void checkReach(Map<String, Set<String>> answers) {
    String all = answers.values().stream().flatMap(Set::stream).collect(Collectors.joining("\n"));
    assertThat(all)
        .as("reach of seed %d", seed)
        .contains("ok by attempt", "ok null", "refused by", "compensated before");
    assertThat(crashesWhilePerforming + crashes.values().stream().mapToInt(i -> i).sum())
        .as("crashes of seed %d: %s and %d", seed, crashes, crashesWhilePerforming)
        .isGreaterThanOrEqualTo(3);
  }
}
