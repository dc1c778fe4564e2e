package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.participant.Participant;
import org.skald.schemas.AvroWire;
import patterns.Do;
import patterns.Done;
import patterns.Undo;
import patterns.Wanted;

/** The words of {@code isolation.md} on a real broker, where others change what a saga has read. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class IsolatedSagaTest {

  private static final String TOPIC = "patterns.commands";
  private static final String EXPECTING =
      """
      saga: as-agreed
      version: 1
      input: patterns.Wanted
      id: input.id
      steps:
        reserve:
          send: patterns.Do
          to: patterns.commands
          with: { id: input.id, what: '"reserve"', cents: input.cents }
          reply: patterns.Done
          timeout: 30s
          expect: reply.ref == input.customer
          compensate:
            send: patterns.Undo
            with: { id: input.id, ref: steps["reserve"].ref }
        pay:
          kind: pivot
          after: [reserve]
          send: patterns.Do
          to: patterns.commands
          with: { id: input.id, what: '"pay"', cents: input.cents }
          timeout: 30s
      """;

  /** What was undone, and by which name. */
  private final Map<String, String> undone = new ConcurrentHashMap<>();

  /** How often a price was looked up, by saga. */
  private final Map<String, Integer> lookedUp = new ConcurrentHashMap<>();

  private SkaldInAShell skald;
  private Participant participant;

  @TempDir private static Path folder;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    skald.createTopics(1, TOPIC);
    try (var wire = AvroWire.connect(skald.registryUrl())) {
      List.of(
              Wanted.getClassSchema(),
              Do.getClassSchema(),
              Done.getClassSchema(),
              Undo.getClassSchema())
          .forEach(wire::register);
    }
    participant =
        skald
            .participant(TOPIC, Map.of())
            .on(Do.class, (command, _) -> new Done(refOf(command)))
            .on(
                Undo.class,
                (undo, _) -> {
                  undone.put(undo.getId(), undo.getRef());
                  return null;
                })
            .build();
    participant.start();
    skald.sound("saga", "deploy", SkaldInAShell.example("patterns/reread-value.yaml"));
    skald.sound(
        "saga",
        "deploy",
        Files.writeString(folder.resolve("as-agreed.yaml"), EXPECTING).toString());
  }

  @AfterAll
  void stop() {
    participant.close();
    skald.close();
  }

  /** The price of who is unlucky changes with each look; everybody gets what is left. */
  private String refOf(Do command) {
    if (command.getWhat().equals("look up the price")) {
      var looks = lookedUp.merge(command.getId(), 1, Integer::sum);
      return command.getId().startsWith("unlucky") ? "price " + looks : "price";
    }
    return command.getWhat().equals("reserve") ? "ann" : command.getWhat() + "ed";
  }

  private void want(String saga, String id, String customer) {
    var input =
        """
        {"id": "%s", "customer": "%s", "cents": 250, "items": [], "express": false}
        """
            .formatted(id, customer);
    skald.sound("saga", "start", saga, "--input", input);
  }

  private List<String> started(String id) throws JsonProcessingException {
    return skald.history(id, "StepStarted").stream().map(it -> it.path("step").asText()).toList();
  }

  private void awaitEnd(String id, String state) {
    skald.awaitState(id, state);
    skald.awaitInHistory(id, "SagaEnded");
  }

  @Test
  void a_reply_that_is_not_as_expected_is_undone_and_nothing_is_paid() throws Exception {
    want("as-agreed", "disappointed", "bob");

    awaitEnd("disappointed", "compensated");
    assertThat(started("disappointed")).containsExactly("reserve");
    assertThat(undone).containsEntry("disappointed", "ann");
    assertThat(skald.history("disappointed", "CompensationStarted"))
        .singleElement()
        .satisfies(
            it -> assertThat(it.path("reason").asText()).contains("reply.ref == input.customer"));
  }

  @Test
  void a_reply_that_is_as_expected_is_not() throws Exception {
    want("as-agreed", "content", "ann");

    awaitEnd("content", "completed");
    assertThat(started("content")).containsExactly("reserve", "pay");
    assertThat(undone).doesNotContainKey("content");
  }

  @Test
  void what_has_changed_since_it_was_read_turns_the_saga_around_before_its_pivot()
      throws Exception {
    want("reread-value", "unlucky", "ann");

    awaitEnd("unlucky", "compensated");
    assertThat(started("unlucky")).containsExactly("look-up", "pack", "look-again");
    assertThat(lookedUp).containsEntry("unlucky", 2);
    assertThat(undone).containsEntry("unlucky", "packed");
  }

  @Test
  void what_has_stayed_the_same_is_read_twice_and_paid() throws Exception {
    want("reread-value", "lucky", "ann");

    awaitEnd("lucky", "completed");
    assertThat(started("lucky")).containsExactly("look-up", "pack", "look-again", "pay");
    assertThat(lookedUp).containsEntry("lucky", 2);
    assertThat(undone).doesNotContainKey("lucky");
  }
}
