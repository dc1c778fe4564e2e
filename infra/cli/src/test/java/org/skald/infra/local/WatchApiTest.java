package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.skald.infra.example.faults.Faults;

/** Watches over HTTP, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchApiTest {

  private final String folder = "/" + UUID.randomUUID();
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

  private long change(String changes) throws Exception {
    var changed = api.post("/names", "{'changes': [%s]}".formatted(changes).replace('\'', '"'));
    assertThat(changed.status()).as("%s", changed.body()).isEqualTo(200);
    return changed.body().path("position").asLong();
  }

  private long put(String name, String value) throws Exception {
    return change("{'put': '%s', 'value': '%s'}".formatted(folder + name, value));
  }

  private EventReader watch(String path, String... headers) throws Exception {
    var reader = new EventReader(skald.server().url(), path, headers);
    assertThat(reader.status()).isEqualTo(200);
    return reader;
  }

  private static List<String> ids(List<Api.Event> events) {
    return events.stream().map(Api.Event::id).toList();
  }

  private static List<String> values(List<Api.Event> events) {
    return events.stream().map(it -> it.data().path("value").asText()).toList();
  }

  @Test
  void a_watch_begins_now_and_tells_where_that_is() throws Exception {
    var before = put("/now", "before");

    try (var watch = watch("/names/watch?path=" + folder + "/now")) {
      var first = watch.next();
      var position = put("/now", "after");
      var event = watch.next();

      assertThat(first.name()).isEqualTo("watching");
      assertThat(Long.parseLong(first.id())).isGreaterThanOrEqualTo(before).isLessThan(position);
      assertThat(event.name()).isEqualTo("NamePut");
      assertThat(event.id()).startsWith(position + ".");
      assertThat(event.data().path("revision").asLong()).isEqualTo(position);
      assertThat(event.data().path("path").asText()).isEqualTo(folder + "/now");
      assertThat(event.data().path("value").asText()).isEqualTo("after");
      assertThat(event.data().path("created").asLong()).isEqualTo(before);
    }
  }

  @Test
  void after_a_read_a_watch_from_its_position_misses_nothing() throws Exception {
    put("/read", "1");
    var position =
        api.get("/names?read=linearizable&path=%s/read".formatted(folder)).text("position");
    put("/read", "2");
    change("{'delete': '%s/read'}".formatted(folder));

    try (var watch = watch("/names/watch?path=%s/read&from=%s".formatted(folder, position))) {
      var events = watch.next(3);

      assertThat(ids(events)).startsWith(position).isSorted();
      assertThat(events.get(1).data().path("value").asText()).isEqualTo("2");
      assertThat(events.get(2).name()).isEqualTo("NameDeleted");
    }
  }

  @Test
  void a_subtree_is_what_is_at_the_path_and_below_it() throws Exception {
    var from = put("/tree", "0");
    put("/tree/a", "1");
    put("/tree-beside", "2");
    put("/tree/a/b", "3");
    put("/tree", "4");

    try (var all = watch("/names/watch?path=%s/tree&subtree=true&from=%d".formatted(folder, from));
        var one = watch("/names/watch?path=%s/tree&from=%d".formatted(folder, from));
        var root = watch("/names/watch?path=/&subtree=true&from=" + from)) {
      assertThat(values(all.next(4))).containsExactly("", "1", "3", "4");
      assertThat(values(one.next(2))).containsExactly("", "4");
      assertThat(values(root.next(5))).contains("1", "2", "3", "4");
    }
  }

  @Test
  void a_watch_resumes_in_the_middle_of_what_one_request_changed() throws Exception {
    var from = put("/middle", "0");
    change(
        """
        {'put': '%1$s/middle/a', 'value': '1'},
        {'put': '%1$s/middle/b', 'value': '2'},
        {'put': '%1$s/middle/c', 'value': '3'}\
        """
            .formatted(folder));
    var path = "/names/watch?path=%s/middle&subtree=true&from=%d".formatted(folder, from);
    String second;
    try (var watch = watch(path)) {
      second = watch.next(3).get(2).id();
    }

    try (var watch = watch(path, "Last-Event-ID", second)) {
      assertThat(values(watch.next(2))).containsExactly("", "3");
    }
  }

  @Test
  void locks_registers_sessions_and_nodes_are_watched_alike() throws Exception {
    var name = "order/" + UUID.randomUUID();
    var encoded = name.replace("/", "%2F");
    var session = api.post("/sessions", "{\"ttl\": \"30s\"}").text("id");
    try (var lock = watch("/locks/%s/watch".formatted(encoded));
        var register = watch("/registers/%s/watch".formatted(encoded));
        var owner = watch("/sessions/%s/watch".formatted(session));
        var nodes = watch("/members/watch?from=-1")) {
      api.post("/locks/%s/acquire".formatted(encoded), "{\"session\": \"%s\"}".formatted(session));
      api.post("/registers/%s/propose".formatted(encoded), "{\"value\": \"north\"}");
      api.post("/sessions/%s/close".formatted(session), "{}");

      var granted = lock.next(3);
      assertThat(granted.get(1).name()).isEqualTo("LockGranted");
      assertThat(granted.get(1).data().path("session").asText()).isEqualTo(session);
      assertThat(granted.get(1).data().path("token").asLong())
          .isEqualTo(granted.get(1).data().path("revision").asLong());
      assertThat(granted.get(2).name()).isIn("LockReleased", "LockLost");
      assertThat(register.next(2).get(1).data().path("value").asText()).isEqualTo("north");
      assertThat(owner.next(2).get(1).data().path("how").asText()).isEqualTo("closed");
      assertThat(nodes.next(2).get(1).name()).isEqualTo("MemberJoined");
    }
  }

  @Test
  void what_is_not_right_is_refused() throws Exception {
    assertThat(api.get("/names/watch?path=a").text("detail")).contains("begins with '/'");
    assertThat(api.get("/names/watch?path=/a&from=x").text("detail")).contains("such as 4711");
    assertThat(api.get("/names/watch").status()).isEqualTo(400);
    assertThat(api.get("/locks/%20/watch").status()).isEqualTo(400);
  }
}
