package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ViewStartTest {

  private static final Duration MAX = Duration.ofSeconds(30);

  private final List<String> stopped = new CopyOnWriteArrayList<>();

  private ViewStart<String> start(List<Supplier<Optional<String>>> tries) {
    Queue<Supplier<Optional<String>>> left = new ArrayDeque<>(tries);
    return ViewStart.of("small", () -> left.remove().get(), stopped::add);
  }

  @Test
  void a_start_that_fails_is_tried_again_until_it_succeeds() {
    try (var start =
        start(List.of(ViewStartTest::refused, Optional::empty, () -> Optional.of("there")))) {
      await().atMost(MAX).until(() -> start.view().isPresent());

      assertThat(start.view()).contains("there");
      assertThat(start.failure()).isEmpty();
    }
    assertThat(stopped).containsExactly("there");
  }

  @Test
  void while_it_fails_it_says_why() {
    try (var start = start(List.of(ViewStartTest::refused))) {
      await().atMost(MAX).until(() -> start.failure().isPresent());

      assertThat(start.view()).isEmpty();
      assertThat(start.failure().orElseThrow()).contains("Exception");
    }
    assertThat(stopped).isEmpty();
  }

  private static Optional<String> refused() {
    throw new IllegalStateException("the directory is in use");
  }
}
