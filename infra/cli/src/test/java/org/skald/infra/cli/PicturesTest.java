package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.infra.screen.Screen;
import org.skald.log.http.Json;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/** What people see, to the letter; drawn without colours. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PicturesTest {

  private static final Path PICTURES = Path.of("src/test/resources/pictures");

  private static String drawn(Consumer<Screen> drawing) {
    var out = new StringWriter();
    var command =
        Skald.commandLine()
            .setColorScheme(new ColorScheme.Builder(Ansi.OFF).build())
            .setOut(new PrintWriter(out));
    drawing.accept(new Screen(command.getCommandSpec()));
    return out.toString();
  }

  private static JsonNode saga(String name) throws IOException {
    return Json.mapper().readTree(Files.readAllBytes(PICTURES.resolve(name + ".json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"compensated", "stuck", "waiting"})
  void a_saga_is_drawn_as_its_picture(String name) throws IOException {
    var saga = saga(name);

    var drawn = drawn(screen -> new SagaPicture(saga).draw(screen));

    assertThat(drawn).isEqualTo(Files.readString(PICTURES.resolve(name + ".txt")));
  }

  @Test
  void a_saga_whose_journal_is_gone_is_still_named() throws IOException {
    var saga =
        Json.mapper()
            .readTree(
                """
                {"id": "o-1", "definition": "place-order", "version": 2, "state": "completed",
                 "history": []}\
                """);

    assertThat(drawn(screen -> new SagaPicture(saga).draw(screen)))
        .isEqualTo(
            """
            o-1  place-order@2  completed
            nothing of it is left in the journal
            """);
  }

  @Test
  void an_event_is_one_line() throws IOException {
    var event =
        Json.mapper()
            .readTree(
                """
                {"at": "2026-03-01T12:00:00.250Z", "sagaId": "o-1", "step": "ship", "attempt": 2,
                 "reason": "database down", "retryAt": null}\
                """);

    assertThat(SagaPicture.line("StepFailed", event))
        .isEqualTo(
            "2026-03-01T12:00:00.250Z  o-1  StepFailed  ship  attempt 2  reason database down");
  }

  @Test
  void columns_of_a_table_are_as_wide_as_they_need_to_be() {
    var rows = List.of(List.of("order-1", "done", ""), List.of("o", "compensating", "sold out"));

    assertThat(drawn(screen -> screen.table(List.of("saga", "state", "reason"), rows)))
        .isEqualTo(
            """
            saga     state         reason
            order-1  done
            o        compensating  sold out
            """);
  }

  @Test
  void progress_is_for_people_only() {
    assertThat(
            drawn(screen -> {
              screen.progress("starting …");
              screen.progressDone();
              screen.plain("{}");
            }))
        .isEqualTo("{}\n");
  }
}
