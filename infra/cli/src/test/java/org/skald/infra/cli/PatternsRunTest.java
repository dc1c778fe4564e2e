package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skald.participant.Participant;
import org.skald.schemas.AvroWire;
import patterns.Approved;
import patterns.Do;
import patterns.Done;
import patterns.Outcome;
import patterns.Received;
import patterns.Undo;
import patterns.Wanted;

/**
 * One saga of each pattern on a real broker: a person agrees to whatever waits for one, and takes
 * back what only time would end; what waits for an event gets one.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class PatternsRunTest {

  private static final String TOPIC = "patterns.commands";
  private static final String EVENTS = "patterns.events";
  private static final Path FOLDER = Path.of(SkaldInAShell.example("patterns"));
  private static final List<String> SUB_SAGAS =
      List.of("nested-hotel", "payment", "forward-recovery");

  private SkaldInAShell skald;
  private Participant participant;

  static List<String> names() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files.map(it -> it.getFileName().toString().replace(".yaml", "")).sorted().toList();
    }
  }

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    skald.createTopics(4, TOPIC, EVENTS);
    try (var wire = AvroWire.connect(skald.registryUrl())) {
      List.of(
              Wanted.getClassSchema(),
              Do.getClassSchema(),
              Done.getClassSchema(),
              Undo.getClassSchema(),
              Approved.getClassSchema(),
              Received.getClassSchema(),
              Outcome.getClassSchema())
          .forEach(wire::register);
    }
    participant =
        skald
            .participant(TOPIC, Map.of())
            .on(Do.class, (it, context) -> new Done(refOf(it, context.commandId())))
            .on(Undo.class, (_, _) -> null)
            .build();
    participant.start();
    skald.sound("saga", "quantity", "limit", "--set", "1000000");
    SUB_SAGAS.forEach(this::deploy);
    for (var name : names()) {
      deploy(name);
    }
  }

  /** What is looked up does not change meanwhile. */
  private static String refOf(Do command, String commandId) {
    return command.getWhat().startsWith("look up") ? "as ever" : commandId;
  }

  private void deploy(String name) {
    skald.sound("saga", "deploy", FOLDER.resolve(name + ".yaml").toString());
  }

  @AfterAll
  void stop() {
    participant.close();
    skald.close();
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_saga_of_each_pattern_ends(String name) throws Exception {
    var id = "run-" + name;
    var input =
        """
        {"id": "%s", "customer": "ann", "cents": 250000, "items": ["a", "b"], "express": true}
        """
            .formatted(id);
    skald.sound("saga", "start", name, "--input", input);

    await().atMost(Duration.ofSeconds(30)).until(() -> isOverOrWaits(id));
    if (!isOver(skald.show(id))) {
      help(name, id);
      await().atMost(Duration.ofSeconds(30)).until(() -> isOver(skald.show(id)));
    }

    var isCancelled = text(name).contains("    sleep: ");
    assertThat(skald.show(id).path("state").asText())
        .isEqualTo(isCancelled ? "compensated" : "completed");
  }

  private static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + ".yaml"));
  }

  private void help(String name, String id) throws Exception {
    if (text(name).contains("    sleep: ")) {
      skald.sound("saga", "cancel", id, "--reason", "changed my mind");
      return;
    }
    if (text(name).contains("    wait-for: patterns.Received")) {
      receive(id);
      return;
    }
    var step = waiting(skald.show(id));
    if (text(name).contains("    reply: patterns.Approved")) {
      skald.sound("saga", "signal", id, step, "--value", "{\"by\": \"grace\"}");
    } else {
      skald.sound("saga", "signal", id, step);
    }
  }

  /** What one pattern tells by its id, and the other by the command that asked for it. */
  private void receive(String id) {
    var value =
        """
        {"id": "%s", "ref": "%s/charge/do", "cents": 250000}
        """
            .formatted(id, id);
    var ran =
        CommandLineTest.run(
            "event",
            EVENTS,
            "--schema=patterns.Received",
            "--value=" + value,
            "--kafka=" + skald.bootstrap(),
            "--registry=" + skald.registryUrl());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private boolean isOverOrWaits(String id) throws JsonProcessingException {
    var saga = skald.show(id);
    var waits =
        StreamSupport.stream(saga.path("history").spliterator(), false)
            .anyMatch(it ->
                it.path("type").asText().equals("WaitStarted")
                    || it.path("event").path("command").has("mailbox"));
    return isOver(saga) || waits;
  }

  private static boolean isOver(JsonNode saga) {
    var state = saga.path("state").asText();
    return state.equals("completed") || state.equals("compensated");
  }

  private static String waiting(JsonNode saga) {
    return StreamSupport.stream(saga.path("history").spliterator(), false)
        .filter(it -> it.path("type").asText().equals("WaitStarted"))
        .map(it -> it.path("event").path("step").asText())
        .reduce((_, last) -> last)
        .orElseThrow();
  }
}
