package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

/** The view of a lock as Java's own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
@SuppressWarnings("LockNotBeforeTry") // To lock and unlock one by one is what is tested.
class ThreadLockTest {

  private final ClientScenario scenario = new ClientScenario();
  private final ScriptedNode node = scenario.node;
  private Lock lock;

  @BeforeEach
  void open() throws InterruptedException {
    node.on("acquire", Reply.held(42));
    lock = scenario.open().lock("a").asLock();
  }

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void a_thread_that_holds_it_may_lock_again_and_unlocks_as_often() throws Exception {
    lock.lock();
    lock.lockInterruptibly();
    assertThat(lock.tryLock()).isTrue();
    assertThat(lock.tryLock(1, TimeUnit.SECONDS)).isTrue();

    lock.unlock();
    lock.unlock();
    lock.unlock();
    assertThat(node.received("release")).isEmpty();
    lock.unlock();

    assertThat(node.received("acquire")).hasSize(1);
    assertThat(node.received("release")).hasSize(1);
  }

  @Test
  void another_thread_can_neither_lock_nor_unlock_what_one_holds() throws Exception {
    lock.lock();

    var locked = ClientScenario.call(lock::tryLock).result().get();
    var unlocked =
        ClientScenario.call(() -> {
          lock.unlock();
          return true;
        });

    assertThat(locked).isFalse();
    assertThatThrownBy(unlocked.result()::get)
        .hasCauseInstanceOf(IllegalMonitorStateException.class)
        .hasMessageContaining("expected thread 'caller' to hold lock 'a'");
  }

  @Test
  void a_lock_that_others_hold_is_not_got_by_trying() throws Exception {
    node.on("acquire", Reply.problem(409, "lock-held"));

    assertThat(lock.tryLock()).isFalse();
  }

  @Test
  void an_interrupt_does_not_keep_from_locking_and_is_kept() throws Exception {
    var later = node.hold("acquire");
    var call =
        ClientScenario.call(() -> {
          lock.lock();
          return Thread.interrupted();
        });
    node.await("acquire", 1);

    call.thread().interrupt();
    later.complete(Reply.held(42));

    assertThat(call.result().get()).isTrue();
  }

  @Test
  void an_interrupted_thread_does_not_begin_to_wait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);

    assertThat(node.received("acquire")).isEmpty();
  }

  @Test
  void what_was_lost_cannot_be_locked_again_and_is_unlocked_without_a_word() throws Exception {
    scenario.stopAcknowledging();
    lock.lock();
    scenario.time.advance(ClientScenario.TTL);

    assertThatThrownBy(lock::lock).isInstanceOf(SessionExpired.class);
    lock.unlock();

    assertThat(node.received("release")).isEmpty();
  }

  @Test
  void there_are_no_conditions() {
    assertThatThrownBy(lock::newCondition).isInstanceOf(UnsupportedOperationException.class);
  }
}
