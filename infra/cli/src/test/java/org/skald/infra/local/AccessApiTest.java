package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.log.http.HttpConfig;
import org.skald.log.http.Principals;
import org.skald.log.kafka.NodeConfig;
import org.skald.schemas.Topics;

/** Access lists over HTTP, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessApiTest {

  private static final String OPS = "token-of-ops";
  private static final String ADA = "token-of-ada";

  @TempDir private static Path directory;

  private final String folder = "/" + UUID.randomUUID();
  private EmbeddedKafka kafka;
  private SchemaRegistryServer registry;
  private NodeServer node;
  private Api api;

  @BeforeAll
  void start() throws Exception {
    kafka = EmbeddedKafka.start();
    registry = SchemaRegistryServer.start(kafka.bootstrapServers());
    var principals =
        Files.write(
            directory.resolve("principals"),
            List.of(Principals.line(OPS, "ops"), Principals.line(ADA, "ada")));
    node =
        NodeServer.start(
            NodeConfig.of(
                kafka.bootstrapServers(), Topics.SAGAS.log(), "a", directory.resolve("a")),
            registry.url(),
            HttpConfig.DEFAULT.at("127.0.0.1", 0).with(principals));
    node.awaitReady();
    api = new Api(node.url());
  }

  @AfterAll
  void stop() {
    node.close();
    registry.close();
    kafka.close();
  }

  private static String[] bearing(String token) {
    return token.isEmpty() ? new String[0] : new String[] {"Authorization", "Bearer " + token};
  }

  private Api.Answer access(String token, String path, String grants) throws Exception {
    return api.post(
        "/names/access",
        "{'path': '%s', 'grants': {%s}}".formatted(path, grants).replace('\'', '"'),
        bearing(token));
  }

  private Api.Answer change(String token, String json) throws Exception {
    return api.post("/names", json.replace('\'', '"'), bearing(token));
  }

  private Api.Answer put(String token, String path, String value) throws Exception {
    return change(token, "{'changes': [{'put': '%s', 'value': '%s'}]}".formatted(path, value));
  }

  private Api.Answer get(String token, String query) throws Exception {
    return api.get(query + "&read=linearizable", bearing(token));
  }

  private static void assertOk(Api.Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
  }

  private static void assertProblem(Api.Answer answer, int status, String code, String words) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.text("type")).isEqualTo("/problems/" + code);
    assertThat(answer.text("detail")).contains("expected ").contains(words);
  }

  @Test
  void a_list_says_who_may_read_write_and_manage() throws Exception {
    var tree = folder + "/levels";
    assertOk(put("", tree + "/a", "1"));
    assertOk(access(OPS, tree, "'ops': 'manage', 'ada': 'read'"));

    assertProblem(get("", "/names?path=" + tree + "/a"), 403, "not-permitted", "who bears no");
    assertProblem(get("", "/names?path=" + tree + "/none"), 403, "not-permitted", "'read'");
    assertProblem(get("", "/names?list=true&path=" + tree), 403, "not-permitted", tree);
    assertOk(get(ADA, "/names?path=" + tree + "/a"));
    assertProblem(put(ADA, tree + "/a", "2"), 403, "not-permitted", "'ada' to have 'write'");
    assertProblem(access(ADA, tree, "'ada': 'manage'"), 403, "not-permitted", "'manage'");
    assertOk(put(OPS, tree + "/a", "3"));
    assertProblem(put("unknown", tree + "/a", "4"), 401, "unknown-token", "another");

    assertThat(get(ADA, "/names?path=" + tree + "/a").body().findValuesAsText("value"))
        .containsExactly("3");
  }

  @Test
  void a_condition_tells_nothing_of_what_may_not_be_read() throws Exception {
    var tree = folder + "/conditions";
    assertOk(put("", tree + "/a", "1"));
    assertOk(access(OPS, tree, "'ops': 'manage'"));
    var ask = "{'conditions': [{'absent': '%s/a'}]}".formatted(tree);

    assertProblem(change(ADA, ask), 403, "not-permitted", "'ada'");
    assertProblem(change(OPS, ask), 409, "condition-failed", "it with revision");
  }

  @Test
  void a_list_is_shown_with_the_one_that_governs_and_removed() throws Exception {
    var tree = folder + "/shown";
    assertThat(get("", "/names/access?path=" + tree).body().has("governing")).isFalse();
    var set = access(OPS, tree, "'*': 'read', 'ops': 'manage'");

    assertThat(set.body().path("grants").toString())
        .isEqualTo("{\"*\":\"read\",\"ops\":\"manage\"}");
    var below = get("", "/names/access?path=" + tree + "/below").body();
    assertThat(below.has("own")).isFalse();
    assertThat(below.path("governing").path("path").asText()).isEqualTo(tree);
    assertThat(below.path("governing").path("grants")).isEqualTo(set.body().path("grants"));
    assertThat(below.path("governing").path("revision")).isEqualTo(set.body().path("position"));
    assertThat(get("", "/names/access?path=" + tree).body().path("own"))
        .isEqualTo(below.path("governing"));
    assertThat(below.path("position").asLong()).isGreaterThan(set.body().path("position").asLong());

    assertOk(access(OPS, tree, ""));
    assertThat(get("", "/names/access?path=" + tree).body().has("own")).isFalse();
    assertOk(put("", tree + "/a", "1"));
  }

  @Test
  void what_is_not_right_is_refused() throws Exception {
    var tree = folder + "/wrong";
    assertProblem(access("", tree, "'ops': 'manage'"), 409, "would-lock-out", tree);
    assertProblem(access(OPS, "wrong", ""), 422, "faulty-request", "begins with '/'");
    assertProblem(access(OPS, tree, "'a b': 'read'"), 422, "faulty-request", "found 'a b'");
    assertThat(access(OPS, tree, "'ops': 'own'").text("type"))
        .isEqualTo("/problems/invalid-request");
    assertProblem(get("", "/names/access?path=x"), 400, "bad-request", "begins with '/'");
  }

  @Test
  void a_page_leaves_out_what_is_withheld_and_goes_on_behind_it() throws Exception {
    var tree = folder + "/pages";
    var seen = new ArrayList<String>();
    for (var name :
        List.of("/a", "/a/x", "/s", "/s-t/x", "/s/1", "/s/2", "/s/o", "/s/o-p", "/s/o/1", "/z")) {
      assertOk(put("", tree + name, "x"));
      if (!name.startsWith("/s") || name.startsWith("/s-") || name.startsWith("/s/o")) {
        seen.add(tree + name);
      }
    }
    seen.remove(tree + "/s/o-p");
    assertOk(access(OPS, tree + "/s/o", "'ops': 'manage', '*': 'read'"));
    assertOk(access(OPS, tree + "/s", "'ops': 'manage'"));

    var found = new ArrayList<String>();
    var after = "";
    for (var pages = 0; pages < 20; pages++) {
      var page = get(ADA, "/names?list=true&limit=2&path=" + tree + after).body();
      found.addAll(page.path("names").findValuesAsText("path"));
      if (!page.has("next")) {
        break;
      }
      assertThat(found).endsWith(page.path("next").asText());
      after = "&after=" + page.path("next").asText();
    }
    var whole = get(ADA, "/names?list=true&path=" + tree).body();

    assertThat(found).isEqualTo(seen);
    assertThat(whole.path("names").findValuesAsText("path")).isEqualTo(seen);
    assertThat(whole.path("withheld").asBoolean()).isTrue();
    assertThat(get(OPS, "/names?list=true&path=" + tree).body().has("withheld")).isFalse();
    assertThat(get(ADA, "/names?list=true&path=" + tree + "/s/o").body().has("withheld")).isFalse();
  }

  @Test
  void a_watch_tells_only_what_may_be_read_when_it_is_told() throws Exception {
    var tree = folder + "/watched";
    assertOk(access(OPS, tree + "/secret", "'ops': 'manage', 'ada': 'read'"));
    assertOk(access(OPS, tree + "/closed", "'ops': 'manage'"));

    try (var closed = watch("", tree + "/closed");
        var nobody = watch("", tree);
        var ada = watch(ADA, tree)) {
      assertThat(closed.status()).isEqualTo(403);
      assertThat(nobody.next().name()).isEqualTo("watching");
      assertThat(ada.next().name()).isEqualTo("watching");
      assertOk(put(OPS, tree + "/secret/a", "1"));
      assertOk(put(OPS, tree + "/closed/a", "2"));
      assertOk(put(OPS, tree + "/open", "3"));
      // An event is judged when it is told, so these have to be before the lists change.
      assertThat(values(nobody, 1)).containsExactly("3");
      assertThat(values(ada, 2)).containsExactly("1", "3");

      assertOk(access(OPS, tree + "/secret", "'ops': 'manage'"));
      assertOk(put(OPS, tree + "/secret/a", "4"));
      assertOk(change(OPS, "{'changes': [{'delete': '%s/secret/a'}]}".formatted(tree)));
      assertOk(put(OPS, tree + "/open", "5"));
      assertThat(values(nobody, 1)).containsExactly("5");
      assertThat(values(ada, 1)).containsExactly("5");

      assertOk(access(OPS, tree + "/closed", "'ops': 'manage', '*': 'read'"));
      assertOk(put(OPS, tree + "/closed/a", "6"));
      assertThat(values(nobody, 1)).containsExactly("6");
      assertThat(values(ada, 1)).containsExactly("6");
    }
  }

  @Test
  void a_watch_that_comes_from_behind_is_judged_by_the_lists_of_now() throws Exception {
    var tree = folder + "/resumed";
    var from = put("", tree + "/a", "0").text("position");
    assertOk(put("", tree + "/a", "1"));
    assertOk(put("", tree + "/b", "2"));
    assertOk(access(OPS, tree + "/a", "'ops': 'manage'"));
    assertOk(put(OPS, tree + "/a", "3"));
    assertOk(put("", tree + "/b", "4"));

    try (var nobody = watch("", tree + "&from=" + from);
        var ops = watch(OPS, tree + "&from=" + from)) {
      nobody.next();
      ops.next();

      assertThat(values(nobody, 2)).containsExactly("2", "4");
      assertThat(values(ops, 4)).containsExactly("1", "2", "3", "4");
    }
  }

  @Test
  void a_session_shows_what_it_is_bound_to_but_no_name_that_may_not_be_read() throws Exception {
    var tree = folder + "/bound";
    var session = api.post("/sessions", "{\"ttl\": \"30s\"}").text("id");
    var lock = UUID.randomUUID().toString();
    assertOk(api.post("/locks/" + lock + "/acquire", "{\"session\": \"%s\"}".formatted(session)));
    assertOk(
        change(
            "",
            "{'session': '%s', 'changes': [{'put': '%s/a', 'value': '', 'ephemeral': true}]}"
                .formatted(session, tree)));
    assertOk(access(OPS, tree, "'ops': 'manage'"));

    assertThat(bound("", session)).contains(lock).doesNotContain(tree);
    assertThat(bound(OPS, session)).contains(lock, tree + "/a");
    var closed = api.post("/sessions/" + session + "/close", "{}");

    assertOk(closed);
    assertProblem(get(OPS, "/names?path=" + tree + "/a"), 404, "name-not-found", tree);
  }

  private String bound(String token, String session) throws Exception {
    var shown = api.get("/sessions/" + session, bearing(token)).body().path("bound").toString();
    var heard = api.post("/sessions/" + session + "/heartbeat", "{}", bearing(token));
    assertThat(heard.body().path("bound").toString()).isEqualTo(shown);
    return shown;
  }

  private EventReader watch(String token, String path) throws Exception {
    return new EventReader(node.url(), "/names/watch?subtree=true&path=" + path, bearing(token));
  }

  private static List<String> values(EventReader reader, int count) throws Exception {
    return reader.next(count).stream().map(it -> it.data().path("value").asText()).toList();
  }
}
