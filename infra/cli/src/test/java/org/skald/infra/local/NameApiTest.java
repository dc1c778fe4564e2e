package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.skald.client.Name;
import org.skald.client.Skald;
import org.skald.infra.example.faults.Faults;

/** Registers and names over HTTP, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class NameApiTest {

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

  private static String folder() {
    return "/" + UUID.randomUUID();
  }

  private Api.Answer change(String json) throws Exception {
    return api.post("/names", json.replace('\'', '"'));
  }

  private long put(String path, String value) throws Exception {
    var put = change("{'changes': [{'put': '%s', 'value': '%s'}]}".formatted(path, value));
    assertThat(put.status()).as("%s", put.body()).isEqualTo(200);
    return put.body().path("position").asLong();
  }

  private Api.Answer name(String path) throws Exception {
    return api.get("/names?path=" + path);
  }

  private String open() throws Exception {
    var opened = api.post("/sessions", "{\"ttl\": \"30s\"}");
    assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
    return opened.text("id");
  }

  private static void assertProblem(Api.Answer answer, int status, String code, String words) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.text("type")).isEqualTo("/problems/" + code);
    assertThat(answer.text("detail")).contains("expected ").contains(words);
  }

  @Test
  void many_propose_and_all_learn_the_same_value_which_one_of_them_proposed() throws Exception {
    var register = "/registers/" + UUID.randomUUID();
    assertProblem(api.get(register), 404, "register-undecided", "none was proposed");

    var proposals = IntStream.range(0, 8).mapToObj(it -> propose(register, "value-" + it)).toList();
    var answers = proposals.stream().map(CompletableFuture::join).toList();

    var decided = api.get(register + "?read=linearizable").body();
    assertThat(answers)
        .allSatisfy(it -> assertThat(it.text("value")).isEqualTo(decided.path("value").asText()));
    assertThat(answers.stream().filter(it -> it.body().path("mine").asBoolean())).hasSize(1);
    assertThat(decided.path("position").asLong()).isGreaterThan(decided.path("decided").asLong());
  }

  private CompletableFuture<Api.Answer> propose(String register, String value) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return api.post(register + "/propose", "{\"value\": \"%s\"}".formatted(value));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  @Test
  void a_name_is_put_read_and_deleted() throws Exception {
    var path = folder() + "/stock";
    var created = put(path, "grün");
    var revision = put(path, "blau");

    var shown = api.get("/names?path=" + path + "&at-least=" + revision).body();
    assertThat(shown.path("names")).hasSize(1);
    var name = shown.path("names").path(0);
    assertThat(name.path("value").asText()).isEqualTo("blau");
    assertThat(name.path("revision").asLong()).isEqualTo(revision);
    assertThat(name.path("created").asLong()).isEqualTo(created);
    assertThat(name.has("session")).isFalse();

    var deleted = change("{'changes': [{'delete': '%s'}]}".formatted(path));
    assertThat(deleted.body().path("changed").path(0).path("deleted").asBoolean()).isTrue();
    assertProblem(name(path), 404, "name-not-found", path);
  }

  @Test
  void a_change_under_conditions_is_all_or_nothing() throws Exception {
    var folder = folder();
    var revision = put(folder + "/a", "1");
    var move =
        """
        {'conditions': [{'path': '%1$s/a', 'revision': %2$d}, {'absent': '%1$s/b'}],
         'changes': [{'delete': '%1$s/a'}, {'put': '%1$s/b', 'value': '1'}]}\
        """
            .formatted(folder, revision);

    var moved = change(move);
    var again = change(move);

    assertThat(moved.status()).as("%s", moved.body()).isEqualTo(200);
    assertThat(moved.header("Skald-Position")).isEqualTo(moved.text("position"));
    assertProblem(again, 409, "condition-failed", "'%s/a' with revision".formatted(folder));
    assertThat(name(folder + "/a").status()).isEqualTo(404);
    assertThat(name(folder + "/b").body().path("names").path(0).path("revision").asLong())
        .isEqualTo(moved.body().path("position").asLong());
  }

  @Test
  void a_token_that_holds_no_longer_changes_nothing() throws Exception {
    var lock = UUID.randomUUID().toString();
    var path = folder() + "/fenced";
    var session = open();
    var token =
        api.post("/locks/" + lock + "/acquire", "{\"session\": \"%s\"}".formatted(session))
            .text("token");
    var write =
        "{'conditions': [{'lock': '%s', 'token': %s}], 'changes': [{'put': '%s', 'value': 'x'}]}"
            .formatted(lock, token, path);

    assertThat(change(write).status()).isEqualTo(200);
    api.post("/sessions/" + session + "/close", "{}");

    assertProblem(change(write), 409, "condition-failed", "token of lock '%s'".formatted(lock));
  }

  @Test
  void what_is_ephemeral_goes_with_its_session() throws Exception {
    var path = folder() + "/here";
    var session = open();
    var put =
        "{'session': '%s', 'changes': [{'put': '%s', 'value': 'x', 'ephemeral': true}]}"
            .formatted(session, path);

    assertThat(change(put).status()).isEqualTo(200);
    assertThat(name(path).body().path("names").path(0).path("session").asText()).isEqualTo(session);
    assertThat(api.get("/sessions/" + session).body().path("bound").toString()).contains(path);
    api.post("/sessions/" + session + "/close", "{}");

    assertThat(name(path).status()).isEqualTo(404);
    assertProblem(change(put), 404, "session-not-found", session);
  }

  @Test
  void a_list_has_everything_below_a_path_page_by_page() throws Exception {
    var folder = folder();
    put(folder, "above");
    put(folder + "-beside", "x");
    var made = new ArrayList<String>();
    for (var job = 0; job < 3; job++) {
      var changed =
          change(
              "{'changes': [{'putSequential': '%s/queue/job-', 'value': '%d'}]}"
                  .formatted(folder, job));
      made.add(changed.body().path("changed").path(0).path("path").asText());
    }

    var first = api.get("/names?list=true&limit=2&path=" + folder).body();
    var second =
        api.get(
                "/names?list=true&read=linearizable&path=%s&after=%s"
                    .formatted(folder, first.path("next").asText()))
            .body();

    var listed = new ArrayList<>(first.path("names").findValuesAsText("path"));
    listed.addAll(second.path("names").findValuesAsText("path"));
    assertThat(listed).isEqualTo(made).isSorted();
    assertThat(second.has("next")).isFalse();
    assertThat(paths(api.get("/names?list=true&limit=1000&path=/").body()))
        .contains(folder, folder + "-beside");
  }

  private static String paths(JsonNode page) {
    return page.path("names").findValuesAsText("path").toString();
  }

  @Test
  void a_repeat_under_the_same_key_gets_the_first_answer() throws Exception {
    var body =
        "{\"changes\": [{\"putSequential\": \"%s/job-\", \"value\": \"\"}]}".formatted(folder());
    var key = UUID.randomUUID().toString();

    var first = api.post("/names", body, "Idempotency-Key", key);
    var again = api.post("/names", body, "Idempotency-Key", key);

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void what_is_not_right_is_refused_with_what_was_expected() throws Exception {
    assertProblem(name("a"), 400, "bad-request", "begins with '/'");
    assertProblem(name("/"), 400, "bad-request", "segments");
    assertProblem(
        api.get("/names?path=/a&list=true&after=/b"), 400, "bad-request", "a path below '/a'");
    assertProblem(api.get("/names?path=/a&list=true&limit=0"), 400, "bad-request", "1 to 1000");
    assertProblem(api.get("/names?path=/a&read=now"), 400, "bad-request", "linearizable");
    assertProblem(change("{}"), 422, "faulty-request", "1 to 100");
    assertProblem(change("{'changes': [{'put': '/a'}]}"), 422, "faulty-request", "put and value");
    assertProblem(
        change("{'conditions': [{'absent': '/a', 'token': 3}]}"),
        422,
        "faulty-request",
        "of token and lock");
    assertProblem(
        change("{'changes': [{'put': '/a', 'value': '%s'}]}".formatted("x".repeat(65_537))),
        422,
        "faulty-request",
        "at most 65536 bytes");
    assertProblem(
        change("{'changes': [{'put': '/a', 'value': '\\ud83d'}]}"), 422, "faulty-request", "UTF-8");
    assertProblem(
        api.post("/registers/%20/propose", "{\"value\": \"\"}"), 422, "faulty-request", "name");
  }

  @Test
  void the_client_library_changes_names_and_reads_them() throws Exception {
    var below = "/" + UUID.randomUUID();
    try (var client = Skald.connect(skald.server().url())) {
      var session = client.openSession(Duration.ofSeconds(30));
      var names = session.names();
      var first = names.putIfAbsent(below + "/a", "1").orElseThrow();
      assertThat(names.putIfAbsent(below + "/a", "2")).isEmpty();
      assertThat(names.compareAndSet(below + "/a", first, "3")).isPresent();
      var lead = session.election(below.substring(1)).campaign("me");
      var made =
          names.transaction().ifHeld(lead).putEphemeralSequential(below + "/b-", "4").commit();

      assertThat(names.list(below)).extracting(Name::value).containsExactly("3", "4");
      assertThat(names.get(made.paths().get(0)).orElseThrow().session()).contains(session.id());
      session.close();
      assertThat(client.names().list(below)).extracting(Name::value).containsExactly("3");
      assertThat(client.register(below).propose("north")).isEqualTo("north");
      assertThat(client.register(below).read()).contains("north");
    }
  }
}
