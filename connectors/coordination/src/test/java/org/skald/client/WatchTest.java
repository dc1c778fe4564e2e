package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch over nodes that end its streams as they were told. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class WatchTest {

  private static final String FIRST =
      "id: 7\nevent: watching\ndata: {\"from\":\"7\"}\n\n"
          + put("8.0", "/a", "x")
          + ": heartbeat\n\n"
          + "id: 9.1\nevent: NameDeleted\ndata: {\"revision\":9,\"at\":\"2026-01-01T00:00:00Z\","
          + "\"path\":\"/a\"}\n\n";

  private final StreamingNode node = new StreamingNode();
  private final StreamingNode other = new StreamingNode();
  private final SkaldClient client = Skald.connect(node.address(), other.address());
  private final Heard heard = new Heard();

  WatchTest() throws IOException {}

  @AfterEach
  void close() {
    client.close();
    node.close();
    other.close();
  }

  private static String put(String id, String path, String value) {
    var data =
        "{\"revision\":%s,\"at\":\"2026-01-01T00:00:00Z\",\"path\":\"%s\",\"value\":\"%s\"}"
            .formatted(id.substring(0, id.indexOf('.')), path, value);
    return "id: %s\nevent: NamePut\ndata: %s\n\n".formatted(id, data);
  }

  /** What a listener was told, in words. */
  private static final class Heard implements NameListener {
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

    @Override
    public void changed(NameChange change) {
      words.add(change.revision() + " " + change.path() + "=" + change.value().orElse("gone"));
    }

    @Override
    public void compacted(String earliest) {
      words.add("compacted " + earliest);
    }

    @Override
    public void refused(RequestRefused why) {
      words.add("refused " + why.code());
    }

    @Override
    public void watching(String revision) {
      words.add("after " + revision);
    }

    String next() throws InterruptedException {
      var word = words.poll(30, TimeUnit.SECONDS);
      return word == null ? "nothing" : word;
    }

    List<String> next(int count) throws InterruptedException {
      var all = new ArrayList<String>();
      while (all.size() < count) {
        all.add(next());
      }
      return all;
    }
  }

  @Test
  void changes_are_heard_in_their_order_with_what_they_say() throws Exception {
    node.stays(FIRST);

    try (var watch = client.watch("/a b").subtree().from(7).start(heard)) {
      assertThat(heard.next(3)).containsExactly("after 7", "8.0 /a=x", "9.1 /a=gone");
      assertThat(watch.revision()).contains("9.1");
    }

    var asked = node.next();
    assertThat(asked.target()).isEqualTo("/names/watch?path=%2Fa%20b&subtree=true");
    assertThat(asked.lastEventId()).isEqualTo("7");
  }

  @Test
  void when_a_stream_ends_the_watch_goes_on_at_the_next_node_after_the_last_event()
      throws Exception {
    node.ends(FIRST + "event: closing\ndata: {\"reason\":\"the node is shutting down\"}\n\n");
    other.stays(put("12.0", "/a", "y"));

    try (var watch = client.watch("/a").start(heard)) {
      assertThat(watch.isOver()).isFalse();
      assertThat(heard.next(4)).endsWith("9.1 /a=gone", "12.0 /a=y");
    }

    assertThat(node.next().lastEventId()).isEmpty();
    assertThat(other.next().lastEventId()).isEqualTo("9.1");
  }

  @Test
  void a_node_that_is_busy_or_down_is_passed_over() throws Exception {
    node.refuses(503, "overloaded");
    other.stays(put("12.0", "/a", "y"));

    try (var watch = client.watch("/a").start(heard)) {
      assertThat(watch.isOver()).isFalse();
      assertThat(heard.next()).isEqualTo("12.0 /a=y");
    }
  }

  @Test
  void what_is_no_longer_there_ends_the_watch_with_the_earliest_revision() throws Exception {
    node.refuses(410, "revision-compacted");

    try (var watch = client.watch("/a").from("3.0").start(heard)) {
      assertThat(heard.next()).isEqualTo("compacted 77.0");
      assertThat(watch.isOver()).isTrue();
    }

    node.stays("event: compacted\ndata: {\"earliest\":\"78.0\"}\n\n");
    try (var watch = client.watch("/a").from("3.0").start(heard)) {
      assertThat(heard.next()).isEqualTo("compacted 78.0");
      assertThat(watch.isOver()).isTrue();
    }
  }

  @Test
  void a_refusal_that_another_try_does_not_mend_ends_the_watch() throws Exception {
    node.refuses(400, "bad-request");

    try (var watch = client.watch("a").start(heard)) {
      assertThat(heard.next()).isEqualTo("refused bad-request");
      assertThat(watch.isOver()).isTrue();
    }

    assertThat(other.asked()).isZero();
  }

  @Test
  void a_watch_that_is_closed_is_told_nothing_more() throws Exception {
    node.stays(FIRST);
    var watch = client.watch("/a").start(heard);
    heard.next(3);

    watch.close();
    node.ends("");

    assertThat(watch.isOver()).isTrue();
    assertThat(other.asked()).isZero();
  }
}
