package org.skald.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every guard must do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
abstract class GuardConformance {

  /** A guard that has seen nothing. */
  abstract Guard guard();

  @Test
  void writes_of_one_grant_and_of_later_ones_go_through() {
    Guard guard = guard();

    assertThat(guard.write("printer", 7, () -> "first")).isEqualTo("first");
    assertThat(guard.write("printer", 7, () -> "again")).isEqualTo("again");
    assertThat(guard.write("printer", 9, () -> "later")).isEqualTo("later");
  }

  @Test
  void a_superseded_token_is_refused_and_told_what_has_been_seen() {
    Guard guard = guard();
    List<String> written = new CopyOnWriteArrayList<>();
    guard.write("printer", 9, () -> written.add("new"));

    assertThatThrownBy(() -> guard.write("printer", 7, () -> written.add("late")))
        .isInstanceOfSatisfying(
            TokenSuperseded.class,
            refused -> {
              assertThat(refused.lock()).isEqualTo("printer");
              assertThat(refused.found()).isEqualTo(7);
              assertThat(refused.highest()).isEqualTo(9);
            })
        .hasMessage("expected a token of at least 9 for printer, found 7: nothing was written");
    assertThat(written).containsExactly("new");
  }

  @Test
  void each_lock_has_a_bar_of_its_own() {
    Guard guard = guard();
    guard.write("printer", 9, () -> "");

    assertThat(guard.write("scanner", 7, () -> "done")).isEqualTo("done");
  }

  @Test
  void a_write_that_fails_has_been_seen() {
    Guard guard = guard();
    assertThatThrownBy(() ->
            guard.write(
                "printer",
                9,
                () -> {
                  throw new IOException("out of paper, half a page is printed");
                }))
        .isInstanceOf(IOException.class);

    assertThatThrownBy(() -> guard.write("printer", 7, () -> ""))
        .isInstanceOf(TokenSuperseded.class);
  }

  @Test
  void a_later_holder_waits_for_the_write_under_way() throws Exception {
    Guard guard = guard();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<String> written = new CopyOnWriteArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> earlier =
          threads.submit(() ->
              guard.write(
                  "printer",
                  7,
                  () -> {
                    begun.countDown();
                    assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
                    return written.add("earlier");
                  }));
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      Future<?> later = threads.submit(() -> guard.write("printer", 9, () -> written.add("later")));

      go.countDown();
      earlier.get(30, TimeUnit.SECONDS);
      later.get(30, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }

    assertThat(written).containsExactly("earlier", "later");
  }
}
