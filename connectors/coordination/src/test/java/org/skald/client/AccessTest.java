package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

/** Tokens and access lists: what is sent, and what is made of the answers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class AccessTest {

  private static final String LIST =
      "{\"path\":\"/a\",\"grants\":{\"*\":\"read\",\"ops\":\"manage\"},\"revision\":7}";

  private final ScriptedNode node = new ScriptedNode();
  private final SkaldClient client = Skald.bearing("s3cret==").connect(node.address());
  private final SkaldAccess access = client.names().access("/a b");

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void every_request_bears_the_token() throws Exception {
    node.on("names", Reply.problem(404, "name-not-found"));

    client.names().get("/a");

    assertThat(node.await("names", 1).authorization()).isEqualTo("Bearer s3cret==");
    try (var streaming = new StreamingNode();
        var watcher = Skald.bearing("s3cret==").connect(streaming.address())) {
      streaming.stays("");
      try (var watch = watcher.watch("/a").start(new Deaf())) {
        assertThat(streaming.next().authorization()).isEqualTo("Bearer s3cret==");
        assertThat(watch.isOver()).isFalse();
      }
    }
  }

  /** Does nothing with what it hears. */
  private static final class Deaf implements NameListener {
    @Override
    public void changed(NameChange change) {}

    @Override
    public void compacted(String earliest) {}
  }

  @Test
  void a_token_shows_itself_to_nobody() {
    assertThat(Skald.bearing("s3cret")).hasToString("the bearer of a token");
    assertThatThrownBy(() -> Skald.bearing("s3cret\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a token")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_list_is_read_where_it_is_and_where_it_counts() throws Exception {
    var list =
        new AccessList(
            "/a", Map.of(AccessList.ANYONE, AccessLevel.READ, "ops", AccessLevel.MANAGE), 7);
    node.on("access", new Reply(200, "{\"governing\":" + LIST + "}"));

    assertThat(access.own()).isEmpty();
    assertThat(access.governing()).contains(list);
  }

  @Test
  void a_list_is_set_and_removed() throws Exception {
    node.on("access", new Reply(200, "{\"position\":9}"));

    assertThat(access.set(Map.of("ops", AccessLevel.MANAGE, "*", AccessLevel.READ))).isEqualTo(9);
    access.remove();

    assertThat(node.await("access", 1).body())
        .hasToString("{\"path\":\"/a b\",\"grants\":{\"*\":\"read\",\"ops\":\"manage\"}}");
    assertThat(node.await("access", 2).body()).hasToString("{\"path\":\"/a b\",\"grants\":{}}");
    assertThatThrownBy(() -> access.set(Map.of())).hasMessageContaining("at least one grant");
  }

  @Test
  void what_is_not_permitted_is_refused_with_the_text_of_the_problem() {
    node.on("access", Reply.problem(403, "not-permitted"), Reply.problem(401, "unknown-token"));

    assertThatThrownBy(access::own)
        .isInstanceOfSatisfying(
            RequestRefused.class,
            it -> {
              assertThat(it.status()).isEqualTo(403);
              assertThat(it).hasMessageContaining("not-permitted: as scripted");
            });
    assertThatThrownBy(access::remove)
        .isInstanceOfSatisfying(
            RequestRefused.class, it -> assertThat(it.code()).isEqualTo("unknown-token"));
  }
}
