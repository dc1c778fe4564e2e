package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.schemas.Headers;
import org.skald.schemas.Topics;

/** The whole of it through its front door: a broker, a registry, a node, three participants. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiTest {

  private static final String BEGINNING = "0.0.0.0";
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private LocalSkald skald;
  private Api api;

  @BeforeAll
  void start() {
    skald = LocalSkald.start(new LocalConfig(Optional.empty(), 1, 0, 1_000, Faults.NONE));
    api = new Api(skald.server().url());
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private static String order(String id, int quantity) {
    return """
    {"saga": "place-order", "wait": "50s", "input": {"orderId": "%s", "customer": "ann",
     "sku": "article-1", "quantity": %d, "amountCents": 500}}\
    """
        .formatted(id, quantity);
  }

  private Api.Answer completed(String id) throws Exception {
    var answer = api.post("/sagas", order(id, 1));
    assertThat(answer.text("state")).as("%s", answer.body()).isEqualTo("completed");
    return answer;
  }

  private static void assertProblem(Api.Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.text("type")).isEqualTo("/problems/" + code);
    assertThat(answer.body().path("status").asInt()).isEqualTo(status);
    assertThat(answer.text("detail")).isNotBlank();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  @Test
  void a_faulty_file_is_refused_with_the_place_of_every_mistake() throws Exception {
    var faulty =
        PlaceOrder.source().replace("kind: pivot", "kind: hinge").replace("version: 1", "");

    var deployed = api.yaml("PUT", "/definitions/place-order", faulty);
    var checked = api.yaml("POST", "/definitions/check", faulty);

    assertProblem(deployed, 422, "faulty-definition");
    assertProblem(checked, 422, "faulty-definition");
    assertThat(checked.body().path("problems")).isEqualTo(deployed.body().path("problems"));
    assertThat(list(deployed.body().path("problems")))
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(problem -> {
          assertThat(problem.path("line").asInt()).isPositive();
          assertThat(problem.path("expected").asText()).isNotBlank();
          assertThat(problem.path("message").asText()).isNotBlank();
        });
  }

  @Test
  void a_sound_file_is_checked_without_being_deployed() throws Exception {
    var source = PlaceOrder.source().replace("version: 1", "version: 77");

    var checked = api.yaml("POST", "/definitions/check", source);

    assertThat(checked.status()).isEqualTo(200);
    assertThat(checked.text("name")).isEqualTo("place-order");
    assertThat(list(checked.body().path("steps")))
        .extracting(JsonNode::asText)
        .containsExactly("reserve-stock", "charge-card", "ship");
    assertThat(list(api.get("/definitions/place-order").body().path("versions")))
        .isNotEmpty()
        .noneMatch(it -> it.path("version").asInt() == 77);
  }

  @Test
  void the_same_file_is_deployed_again_but_a_version_is_never_changed() throws Exception {
    var path = "/definitions/place-order";

    var again = api.yaml("PUT", path, PlaceOrder.source());
    var changed = api.yaml("PUT", path, PlaceOrder.source().replace("15m", "16m"));
    var misnamed = api.yaml("PUT", "/definitions/other", PlaceOrder.source());

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body().path("version").asInt()).isEqualTo(1);
    assertThat(again.header("Skald-Position")).isEqualTo(again.text("position"));
    assertProblem(changed, 409, "version-taken");
    assertProblem(misnamed, 422, "misnamed-definition");
  }

  @Test
  void a_definition_is_shown_with_its_versions() throws Exception {
    var all = api.get("/definitions");
    var one = api.get("/definitions/place-order");

    assertThat(list(all.body().path("definitions"))).contains(one.body());
    assertThat(one.body().path("versions").path(0).path("source").asText())
        .isEqualTo(PlaceOrder.source());
    assertProblem(api.get("/definitions/unheard-of"), 404, "not-found");
  }

  @Test
  void a_start_that_waits_answers_when_the_saga_has_ended() throws Exception {
    var started = completed("waited");

    assertThat(started.status()).isEqualTo(201);
    assertThat(started.header("Location")).isEqualTo("/sagas/waited");
    assertThat(started.text("definition")).isEqualTo("place-order@1");
    assertThat(started.header("Skald-Position")).isEqualTo(started.text("position"));
  }

  @Test
  void a_repeated_start_is_the_same_saga() throws Exception {
    completed("repeated");

    var again = completed("repeated");
    var history = api.get("/sagas/repeated").body().path("history");

    assertThat(again.status()).isEqualTo(201);
    assertThat(list(history).stream().filter(it -> it.path("type").asText().equals("SagaStarted")))
        .hasSize(1);
  }

  @Test
  void a_request_that_is_repeated_under_its_key_gets_the_first_answer() throws Exception {
    var first = api.post("/sagas", order("keyed", 1), "Idempotency-Key", "request-7");

    var again = api.post("/sagas", order("keyed", 1), "Idempotency-Key", "request-7");
    var anew = api.post("/sagas", order("keyed", 1), "Idempotency-Key", "request-8");

    assertThat(again.text("position")).isEqualTo(first.text("position"));
    assertThat(anew.body().path("position").asLong())
        .isGreaterThan(first.body().path("position").asLong());
  }

  private List<String> traces(String topic, String id) {
    return Records.of(skald.bootstrap(), topic, id).stream()
        .map(it -> Headers.text(it.headers(), Headers.TRACEPARENT).orElse("none"))
        .toList();
  }

  @Test
  void a_trace_goes_through_to_every_participant_and_back_and_into_the_journal() throws Exception {
    api.post("/sagas", order("traced", 1), Headers.TRACEPARENT, TRACE);
    api.events("/sagas/traced/watch", BEGINNING, "SagaEnded");

    assertThat(PlaceOrder.TOPICS)
        .allSatisfy(topic -> assertThat(traces(topic, "traced")).containsOnly(TRACE));
    assertThat(traces(Topics.SAGAS.log(), "traced")).hasSizeGreaterThan(3).containsOnly(TRACE);
    assertThat(traces(Topics.SAGAS.journal(), "traced"))
        .startsWith(TRACE, TRACE)
        .endsWith(TRACE, "none");
  }

  @Test
  void a_trace_that_is_none_is_ignored() throws Exception {
    api.post("/sagas", order("untraced", 1), Headers.TRACEPARENT, TRACE.toUpperCase(Locale.ROOT));

    assertThat(PlaceOrder.TOPICS)
        .allSatisfy(topic -> assertThat(traces(topic, "untraced")).containsOnly("none"));
  }

  @Test
  void another_input_under_a_known_id_is_refused() throws Exception {
    completed("taken");

    assertProblem(api.post("/sagas", order("taken", 2)), 409, "saga-id-taken");
  }

  @Test
  void mistakes_in_an_input_are_all_named() throws Exception {
    var answer =
        api.post(
            "/sagas",
            """
            {"saga": "place-order", "input": {"orderId": 7, "customer": "ann", "sku": "a",
             "quantity": "two", "amountCents": 5, "colour": "red"}}\
            """);

    assertProblem(answer, 422, "faulty-input");
    assertThat(answer.body().path("problems").toString()).contains("orderId", "quantity", "colour");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"saga": "unheard-of", "input": {}}            | 404 | definition-not-found
          {"saga": "place-order", "version": 9, "input": {}} | 404 | definition-not-found
          {"input": {}}                                  | 400 | invalid-request
          {"saga": "place-order", "input": {}, "x": 1}   | 400 | invalid-request
          {"saga":                                       | 400 | malformed-json
          """)
  void a_start_that_cannot_be_is_refused(String body, int status, String code) throws Exception {
    assertProblem(api.post("/sagas", body), status, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"accepted", "applied"})
  void what_is_too_large_for_the_log_is_refused_and_not_appended(String until) throws Exception {
    var body =
        order("large", 1)
            .replace("\"50s\"", "null, \"until\": \"%s\"".formatted(until))
            .replace("\"ann\"", "\"%s\"".formatted("a".repeat(600_000)));

    assertProblem(api.post("/sagas", body), 422, "oversized");
    assertThat(api.get("/dead-letters").body().path("letters")).isEmpty();
  }

  @Test
  void a_blank_id_is_refused() throws Exception {
    var body = order("blank", 1).replace("{\"saga\"", "{\"id\": \" \", \"saga\"");

    assertProblem(api.post("/sagas", body), 422, "faulty-id");
  }

  @Test
  void a_saga_is_shown_as_fresh_as_asked() throws Exception {
    var position = completed("fresh").text("position");

    var linearizable = api.get("/sagas/fresh?read=linearizable");
    var atLeast = api.get("/sagas/fresh?at-least=" + position);
    var brief = api.get("/sagas/fresh?history=false");

    assertThat(linearizable.text("state")).isEqualTo("completed");
    assertThat(linearizable.body().path("position").asLong())
        .isGreaterThan(Long.parseLong(position));
    assertThat(atLeast.body().path("position").asLong())
        .isGreaterThanOrEqualTo(Long.parseLong(position));
    assertThat(list(atLeast.body().path("history")))
        .first()
        .satisfies(it -> assertThat(it.path("type").asText()).isEqualTo("SagaStarted"));
    assertThat(list(brief.body().path("history"))).isEmpty();
  }

  @Test
  void a_look_that_cannot_be_is_refused() throws Exception {
    assertProblem(api.get("/sagas/unheard-of"), 404, "not-found");
    assertProblem(api.get("/sagas/unheard-of?read=stale"), 400, "bad-request");
    assertProblem(api.get("/sagas/unheard-of?at-least=soon"), 400, "invalid-request");
    assertProblem(api.get("/sagas/%20"), 400, "bad-request");
    assertProblem(api.get("/nowhere"), 404, "not-found");
  }

  @Test
  void pages_of_the_list_have_every_saga_once() throws Exception {
    for (var i = 0; i < 5; i++) {
      completed("listed-" + i);
    }
    var found = new ArrayList<String>();
    var next = "/sagas?limit=2&state=completed&definition=place-order";
    for (var page = api.get(next); ; page = api.get(next)) {
      assertThat(page.status()).isEqualTo(200);
      page.body().path("sagas").forEach(saga -> found.add(saga.path("id").asText()));
      if (!page.body().hasNonNull("next")) {
        break;
      }
      next = "/sagas?limit=2&state=completed&after=" + page.text("next");
    }

    assertThat(found)
        .doesNotHaveDuplicates()
        .contains("listed-0", "listed-1", "listed-2", "listed-3", "listed-4");
    assertThat(list(api.get("/sagas?state=stuck").body().path("sagas"))).isEmpty();
    assertThat(list(api.get("/sagas?definition=other").body().path("sagas"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "state=lost", "after=x", "after=99:x", "x=1"})
  void a_list_that_cannot_be_is_refused(String query) throws Exception {
    assertThat(api.get("/sagas?" + query).status()).isEqualTo(400);
  }

  @Test
  void a_saga_past_its_pivot_is_not_cancelled() throws Exception {
    completed("done");

    var late = api.post("/sagas/done/cancel", "{\"reason\": \"second thoughts\"}");

    assertProblem(late, 409, "too-late-to-cancel");
    assertThat(late.text("detail")).contains("'done'", "it has completed");
    assertProblem(api.post("/sagas/unheard-of/cancel", "{}"), 404, "saga-not-found");
  }

  @Test
  void whoever_watches_sees_a_saga_end_and_can_go_on_where_he_was() throws Exception {
    completed("watched");

    var all = api.events("/sagas/watched/watch", BEGINNING, "SagaEnded");
    var rest = api.events("/sagas/watched/watch", all.get(2).id(), "SagaEnded");

    assertThat(all).first().satisfies(it -> assertThat(it.name()).isEqualTo("SagaStarted"));
    assertThat(all)
        .allSatisfy(it -> assertThat(it.data().path("sagaId").asText()).isEqualTo("watched"));
    assertThat(rest).isEqualTo(all.subList(3, all.size()));
  }

  @Test
  void whoever_watches_everything_hears_of_definitions_too() throws Exception {
    assertThat(api.events("/watch", BEGINNING, "DefinitionDeployed"))
        .last()
        .satisfies(it -> assertThat(it.data().path("name").asText()).isEqualTo("place-order"));
  }

  @Test
  void a_place_that_is_none_is_refused() throws Exception {
    var answer = api.get("/watch", "Last-Event-ID", "yesterday");

    assertProblem(answer, 400, "bad-request");
    assertThat(answer.text("detail"))
        .isEqualTo(
            "Last-Event-ID: expected the id of an earlier event, such as 12.7.33.4,"
                + " found 'yesterday'");
  }

  @Test
  void a_node_says_that_it_is_ready_and_how_its_shards_are() throws Exception {
    var ready = api.get("/health/ready");

    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.text("status")).isEqualTo("up");
    assertThat(ready.body().path("checks").path("shards").path("shard-3").path("driver").asText())
        .isEqualTo("local");
    assertThat(api.get("/health/live").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "skald_log_position", "skald_log_checkpoint", "skald_log_lag",
        "skald_log_effects_pending", "skald_log_effects_failures", "skald_log_timers",
        "skald_log_driving", "skald_log_stalled", "skald_log_topics_held_up",
        "skald_log_rules_level"
      })
  void every_shard_is_measured(String metric) throws Exception {
    var metrics = api.get("/metrics").raw().body();

    for (var shard = 0; shard < skald.server().node().shards(); shard++) {
      assertThat(metrics)
          .contains("%s{log=\"skald.sagas\",shard=\"%d\"} ".formatted(metric, shard));
    }
    assertThat(metrics).doesNotContain("NaN");
  }

  @Test
  void what_is_refused_is_counted_by_its_code() throws Exception {
    api.post("/sagas/unheard-of/cancel", "{}");

    await("a count of the refusal")
        .until(() ->
            api.get("/metrics")
                .raw()
                .body()
                .contains(
                    "skald_log_rejections_total{code=\"saga-not-found\",log=\"skald.sagas\","));
  }
}
