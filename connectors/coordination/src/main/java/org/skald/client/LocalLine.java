package org.skald.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The line in front of one lock within one session. The nodes know a session only, and one grant of
 * it per lock; so of all who want the lock here one at a time asks the nodes, and a grant is given
 * back, and that acknowledged, before the next one asks. Shared grants share one.
 */
final class LocalLine {

  /** The session's grant, and those here who have a part in it. */
  private static final class Holding {
    final LockMode mode;
    final Granted granted;
    final Set<Grant> grants = new HashSet<>();

    Holding(LockMode mode, Granted granted) {
      this.mode = mode;
      this.granted = granted;
    }
  }

  private final Session session;
  private final LockName lock;
  private final Deque<Acquisition> waiting = new ArrayDeque<>();
  private @Nullable Acquisition asking;
  private @Nullable Holding holding;
  private boolean retired;

  LocalLine(Session session, LockName lock) {
    this.session = session;
    this.lock = lock;
  }

  LockName lock() {
    return lock;
  }

  /** One wants the lock; false when this line is retired, and another one takes its place. */
  boolean join(Acquisition one) {
    return change(after -> {
      if (session.hasEnded()) {
        after.accept(() -> one.fail(session.ended()));
        return;
      }
      waiting.add(one);
      proceed(after);
      if (one.isImpatient() && waiting.remove(one)) {
        after.accept(one::decline);
      }
    });
  }

  /** One has waited here for as long as it wanted to; if the nodes were asked, they will say. */
  void outOfTime(Acquisition one) {
    change(after -> {
      if (waiting.remove(one)) {
        after.accept(one::decline);
        proceed(after);
      }
    });
  }

  /** One has its result, or does not want the lock any more. */
  void left(Acquisition one) {
    change(after -> {
      if (asking == one) {
        after.accept(one::giveUpPlace);
      } else if (waiting.remove(one)) {
        proceed(after);
      }
    });
  }

  /** The nodes have granted it. */
  void granted(Acquisition one, Granted granted) {
    change(after -> {
      if (asking == one) {
        asking = null;
        holding = new Holding(one.mode(), granted);
        handOver(one, holding, after);
        proceed(after);
      }
    });
  }

  /** The nodes have not granted it, and it has no place in their line. */
  void settled(Acquisition one) {
    change(after -> {
      if (asking == one) {
        asking = null;
        proceed(after);
      }
    });
  }

  /** A grant is given back. Completes when the nodes know, or need not. */
  CompletableFuture<Void> giveBack(Grant grant) {
    var done = new CompletableFuture<Void>();
    boolean known =
        change(after -> {
          Holding held = holding;
          if (held != null && held.grants.remove(grant) && held.grants.isEmpty()) {
            after.accept(() -> release(held, done));
          } else {
            after.accept(() -> done.complete(null));
          }
        });
    if (!known) {
      done.complete(null);
    }
    return done;
  }

  private void release(Holding held, CompletableFuture<Void> done) {
    session
        .release(lock, OptionalLong.of(held.granted.token()))
        .whenComplete((any, failure) -> {
          givenBack(held);
          done.complete(null);
        });
  }

  private void givenBack(Holding held) {
    change(after -> {
      if (holding == held) {
        holding = null;
        proceed(after);
      }
    });
  }

  /** The session has ended: nobody gets the lock any more, and nobody has it. */
  void end() {
    change(after -> {
      if (holding != null) {
        holding.grants.forEach(grant -> after.accept(grant::lose));
      }
      if (asking != null) {
        waiting.addFirst(asking);
      }
      waiting.forEach(one -> after.accept(() -> one.fail(session.ended())));
      waiting.clear();
      asking = null;
      holding = null;
    });
  }

  private void proceed(Consumer<Runnable> after) {
    while (asking == null && !waiting.isEmpty()) {
      if (holding == null) {
        Acquisition next = waiting.remove();
        asking = next;
        after.accept(next::ask);
      } else if (isShareable(holding) && waiting.element().mode() == LockMode.SHARED) {
        handOver(waiting.remove(), holding, after);
      } else {
        return;
      }
    }
  }

  /* Without grants it is being given back. */
  private static boolean isShareable(Holding held) {
    return held.mode == LockMode.SHARED && !held.grants.isEmpty();
  }

  private void handOver(Acquisition one, Holding held, Consumer<Runnable> after) {
    var grant =
        lock.kind() == LockKind.ELECTION
            ? new Leadership(session, this, lock, held.granted)
            : new Grant(session, this, lock, held.granted.token());
    held.grants.add(grant);
    after.accept(() -> one.succeed(grant));
  }

  /**
   * Changes the line under its monitor, and then, outside of it, does what follows from that. A
   * line that nobody stands in is retired.
   */
  private boolean change(Consumer<Consumer<Runnable>> step) {
    List<Runnable> after = new ArrayList<>();
    synchronized (this) {
      if (retired) {
        return false;
      }
      step.accept(after::add);
      retired = asking == null && holding == null && waiting.isEmpty();
      if (retired) {
        after.add(() -> session.retire(this));
      }
    }
    after.forEach(Runnable::run);
    return true;
  }
}
