package org.skald.participant.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.participant.http.Warehouse.Answer;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/** Real HTTP servers, some of them ill, behind a real broker. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class HttpParticipantOnKafkaTest {

  private static final int SAGAS = 80;

  private static EmbeddedKafka kafka;

  private final Warehouse.Stock stock = new Warehouse.Stock();
  private final List<AutoCloseable> open = new ArrayList<>();
  private CommandDesk desk;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void openDesk() throws Exception {
    AvroWire wire = AvroWire.connect("mock://stock");
    desk = new CommandDesk(kafka.bootstrapServers(), wire);
    open.add(wire);
    open.add(desk);
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private Warehouse warehouse(Warehouse.Mood mood) {
    Warehouse warehouse = new Warehouse(mood);
    open.add(warehouse);
    return warehouse;
  }

  private HttpParticipant participant(Map<String, String> more, String... endpoints) {
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "http.endpoints", String.join(",", endpoints),
                "http.timeout", "2s",
                "command.stock.Reserve", "POST /reservations -> stock.Reserved",
                "command.stock.Release", "DELETE /reservations/{sku}",
                "bootstrap.servers", kafka.bootstrapServers(),
                "schema.registry.url", "mock://stock",
                "topic", desk.commands(),
                "retry.backoff", "20ms"));
    settings.putAll(more);
    HttpParticipant participant = new HttpParticipant(HttpParticipantConfig.of(settings));
    open.add(participant);
    participant.start();
    return participant;
  }

  /** An address at which nobody listens. */
  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Test
  void every_command_is_done_once_though_some_endpoints_are_ill() throws Exception {
    Warehouse well = warehouse(stock::once);
    Warehouse alsoWell = warehouse(stock::once);
    Warehouse overrun = warehouse(request -> new Answer(503, ""));
    Warehouse forgetsToAnswer =
        warehouse(request -> {
          stock.once(request);
          return new Answer(502, "");
        });
    participant(
        Map.of("http.tries", "4"),
        well.url(),
        alsoWell.url(),
        overrun.url(),
        forgetsToAnswer.url());

    List<String> expected = new ArrayList<>();
    for (int saga = 0; saga < SAGAS; saga++) {
      expected.add("POST " + desk.send("s-" + saga, false, 1, Map.of()));
    }
    for (int saga = 0; saga < SAGAS; saga++) {
      String id = "s-" + saga + "/reserve/do";
      assertThat(desk.await(id, 1)).isEqualTo(new CommandDesk.Reply(id, 1, "ok", "r of " + id));
    }

    assertThat(stock.effects()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(well.requests()).isPositive();
    assertThat(alsoWell.requests()).isPositive();
    assertThat(overrun.requests() + forgetsToAnswer.requests()).isLessThan(SAGAS / 4);
  }

  @Test
  void an_endpoint_that_is_not_there_costs_no_command() throws Exception {
    Warehouse well = warehouse(stock::once);
    participant(Map.of("http.health.path", "/health"), nobody(), well.url());

    for (int saga = 0; saga < 20; saga++) {
      String id = desk.send("s-" + saga, false, 1, Map.of());
      assertThat(desk.await(id, 1).outcome()).isEqualTo("ok");
    }
  }

  @Test
  void a_refusal_is_told_in_the_words_of_the_service_and_a_failure_as_one() throws Exception {
    Warehouse warehouse =
        warehouse(request -> new Answer(422, "{\"detail\":\"expected a sku on sale\"}"));
    participant(Map.of(), warehouse.url());

    CommandDesk.Reply refused = desk.await(desk.send("s-1", false, 1, Map.of()), 1);
    warehouse.feel(request -> new Answer(503, ""));
    CommandDesk.Reply failed = desk.await(desk.send("s-2", false, 1, Map.of()), 1);

    assertThat(refused.outcome()).isEqualTo("refused");
    assertThat(refused.text()).isEqualTo("expected a sku on sale");
    assertThat(failed.outcome()).isEqualTo("failed");
    assertThat(failed.text())
        .isEqualTo("expected an answer from the service, found the status 503");
  }

  @Test
  void who_does_not_know_says_nothing_and_undoes_what_may_have_been_done() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    Warehouse silent =
        warehouse(request -> {
          stock.once(request);
          asked.countDown();
          return new Answer(500, "");
        });
    participant(Map.of(), silent.url());
    String again = desk.send("s-1", false, 1, Map.of());
    desk.send("s-2", false, 1, Map.of());
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

    silent.feel(stock::once);
    desk.send("s-1", false, 2, Map.of());
    String undo = desk.send("s-2", true, 1, Map.of());

    assertThat(desk.await(again, 2).outcome()).isEqualTo("ok");
    assertThat(desk.await(undo, 1).outcome()).isEqualTo("ok");
    assertThat(desk.replies()).hasSize(2);
    assertThat(stock.effects())
        .containsExactlyInAnyOrder(
            "POST s-1/reserve/do", "POST s-2/reserve/do", "DELETE s-2/reserve/undo");
    assertThat(silent.seen())
        .anySatisfy(request -> {
          assertThat(request.method()).isEqualTo("DELETE");
          assertThat(request.path()).isEqualTo("/reservations/sku%20of%20s-2");
        });
  }

  @Test
  void what_was_done_and_is_too_large_to_tell_is_not_said_to_have_failed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Warehouse verbose =
        warehouse(request -> {
          stock.once(request);
          asked.countDown();
          return new Answer(201, "{\"number\":\"%s\"}".formatted("x".repeat(500_000)));
        });
    participant(Map.of(), verbose.url());
    String id = desk.send("s-1", false, 1, Map.of());
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

    verbose.feel(stock::once);
    desk.send("s-1", false, 2, Map.of());

    assertThat(desk.await(id, 2).outcome()).isEqualTo("ok");
    assertThat(desk.replies()).hasSize(1);
    assertThat(stock.effects()).containsExactly("POST s-1/reserve/do");
  }

  @Test
  void the_service_is_told_who_asks_until_when_and_under_which_token() throws Exception {
    Warehouse warehouse = warehouse(stock::once);
    participant(Map.of(), warehouse.url());

    String id =
        desk.send(
            "s-1",
            false,
            3,
            Map.of(
                Headers.LOCK,
                "till",
                Headers.TOKEN,
                "4711",
                Headers.SAGA_DEADLINE,
                "2026-03-01T12:15:00Z"));
    desk.await(id, 3);

    assertThat(warehouse.seen())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.body()).isEqualTo("{\"sku\":\"sku of s-1\"}");
          assertThat(request.headers())
              .containsEntry("Idempotency-key", id)
              .containsEntry("Skald-saga", "s-1")
              .containsEntry("Skald-attempt", "3")
              .containsEntry("Skald-saga-deadline", "2026-03-01T12:15:00Z")
              .containsEntry("Skald-lock", "till")
              .containsEntry("Skald-token", "4711");
        });
  }
}
