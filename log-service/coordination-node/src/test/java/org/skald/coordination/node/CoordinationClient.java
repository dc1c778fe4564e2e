package org.skald.coordination.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.LockState;
import org.skald.coordination.SessionCommand;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.shard.Chaos;
import org.skald.log.shard.Simulation;

/**
 * Somebody with a session: keeps it alive, asks for locks and gives them back, changes names,
 * proposes to registers. It believes in its session for as long as it may, and starts another when
 * it does not any more.
 */
final class CoordinationClient {

  private static final int LOCKS = 3;

  private final CoordinationWorkload workload;
  private final Simulation world;
  private final Chaos chaos;
  private final String name;
  private final ClientCalls calls;
  private final ClientNames names;
  private @Nullable Lease session;
  private boolean opening;
  private int sessions;
  private long asleepUntilMs;
  private long nextBeatMs;
  private boolean left;
  private final List<LockToken> oldTokens = new ArrayList<>();

  /** A token of a grant. */
  record LockToken(LockName lock, SessionId session, Position token) {}

  /** A session as its client believes in it. */
  private static final class Lease {
    private final SessionId id;
    private final Duration ttl;
    private final Map<LockName, Wish> locks = new LinkedHashMap<>();
    private long believedUntilMs;

    private Lease(SessionId id, Duration ttl, long believedUntilMs) {
      this.id = id;
      this.ttl = ttl;
      this.believedUntilMs = believedUntilMs;
    }
  }

  /** A lock that is wanted, as far as the client knows. */
  private static final class Wish {
    private final LockCommand.Acquire command;
    private @Nullable Position place;
    private @Nullable Position token;
    private boolean busy;

    private Wish(LockCommand.Acquire command) {
      this.command = command;
    }
  }

  private record Settled(Answer answer, LockState lock) {}

  CoordinationClient(CoordinationWorkload workload, String name) {
    this.workload = workload;
    this.world = workload.world();
    this.chaos = world.chaos();
    this.name = name;
    this.calls = new ClientCalls(workload, name);
    this.names = new ClientNames(workload, calls);
  }

  void live() {
    if (left) {
      return;
    }
    if (world.time().nowMs() >= asleepUntilMs || chaos.isCalm()) {
      act();
    }
    world.time().in(chaos.between(15, 90), this::live);
  }

  private void act() {
    var own = session;
    if (own == null) {
      if (!opening) {
        open(new SessionId(name + "-" + ++sessions));
      }
      return;
    }
    if (world.time().nowMs() >= own.believedUntilMs) {
      workload.reached("session believed dead");
      session = null;
      return;
    }
    beat(own);
    if (chaos.isCalm()) {
      settle(own);
    } else {
      wish(own);
    }
  }

  private void open(SessionId id) {
    opening = true;
    var ttl = Duration.ofMillis(1_000 + 250 * chaos.upTo(3));
    var request = calls.newRequestId();
    calls.untilAnswered(
        node -> {
          workload.history().asks(request, new SessionCommand.Open(id, node.name(), ttl));
          return node.sessions().open(request, id, ttl);
        },
        (answer, sentMs) -> {
          opening = false;
          if (answer instanceof Answer.Accepted) {
            workload.history().answered(request, answer);
            session = new Lease(id, ttl, sentMs + ttl.toMillis());
            nextBeatMs = world.time().nowMs() + chaos.between(100, 350);
            workload.history().vouched(id, sentMs, ttl);
          }
        },
        () -> opening = false);
  }

  private void beat(Lease own) {
    if (world.time().nowMs() < nextBeatMs) {
      return;
    }
    nextBeatMs = world.time().nowMs() + chaos.between(100, 350);
    calls.once(
        node -> node.sessions().hear(own.id),
        (state, sentMs) -> {
          if (state instanceof SessionState.Live) {
            own.believedUntilMs = Math.max(own.believedUntilMs, sentMs + own.ttl.toMillis());
            workload.history().vouched(own.id, sentMs, own.ttl);
            workload.reached("told that a session lives");
          } else {
            own.believedUntilMs = 0;
            workload.reached("told that a session has ended");
          }
        });
  }

  private void wish(Lease own) {
    var lock = new LockName("lock-" + chaos.upTo(LOCKS));
    var wanted = own.locks.get(lock);
    switch (chaos.upTo(40)) {
      case 0 -> close(own);
      case 1 -> session = null; // It dies without a word; what comes next is another process.
      case 2 -> asleepUntilMs = world.time().nowMs() + chaos.between(200, 1_600);
      case 3, 4 -> releaseAgain(own, lock);
      case 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 -> {
        if (wanted == null) {
          acquire(own, new Wish(command(own, lock)));
        } else {
          pursue(own, wanted, chaos.oneIn(3));
        }
      }
      case 19, 20, 21, 22, 23 -> names.propose();
      case 24, 25, 26, 27, 28 -> names.read();
      default -> names.change(own.id, anyToken(own));
    }
  }

  private Optional<LockToken> anyToken(Lease own) {
    var held =
        own.locks.values().stream()
            .flatMap(it -> Optional.ofNullable(it.token).stream().map(token -> token(it, token)))
            .findFirst();
    return held.isPresent() && !chaos.oneIn(3) ? held : anyOldToken();
  }

  private Optional<LockToken> anyOldToken() {
    return oldTokens.isEmpty()
        ? Optional.empty()
        : Optional.of(
            oldTokens.get(oldTokens.size() - 1 - chaos.upTo(Math.min(3, oldTokens.size()))));
  }

  private static LockToken token(Wish wish, Position token) {
    return new LockToken(wish.command.lock(), wish.command.session(), token);
  }

  private LockCommand.Acquire command(Lease own, LockName lock) {
    var patience =
        switch (chaos.upTo(5)) {
          case 0 -> Optional.<Duration>empty();
          case 1, 2 -> Optional.of(Duration.ofMillis(chaos.between(100, 600)));
          default -> Optional.of(Duration.ofMinutes(1));
        };
    return new LockCommand.Acquire(
        lock,
        own.id,
        chaos.oneIn(3) ? LockMode.SHARED : LockMode.EXCLUSIVE,
        patience,
        chaos.oneIn(2) ? Duration.ZERO : Duration.ofMillis(chaos.between(50, 500)));
  }

  private void acquire(Lease own, Wish wish) {
    var lock = wish.command.lock();
    own.locks.put(lock, wish);
    wish.busy = true;
    var request = calls.newRequestId();
    workload.history().asks(request, wish.command);
    calls.untilAnswered(
        node ->
            node.request(request, wish.command)
                .thenApply(answer -> new Settled(answer, node.lock(lock))),
        (settled, _) -> {
          wish.busy = false;
          workload.history().answered(request, settled.answer());
          if (settled.answer() instanceof Answer.Accepted) {
            look(own, wish, settled.lock());
          } else {
            own.locks.remove(lock);
          }
        },
        () -> acquire(own, wish)); // It may hold the lock by now: it has to know.
  }

  /** What a node has told about a lock. */
  private void look(Lease own, Wish wish, LockState state) {
    var holder = state.holder(own.id);
    var waiter = state.waiter(own.id);
    if (holder.isPresent()) {
      var it = holder.get();
      wish.token = it.token();
      workload.reached("told that a lock is held " + it.mode());
      workload
          .history()
          .granted(
              new History.Grant(
                  state.name(),
                  own.id,
                  it.mode(),
                  it.token(),
                  Optional.ofNullable(wish.place),
                  it.delay()));
    } else if (waiter.isPresent()) {
      wish.place = waiter.get().place();
      workload.reached("told to wait");
    } else {
      own.locks.remove(state.name());
      workload.reached("told that a wait has ended");
    }
  }

  /** Looks for the grant that is waited for, or gives back what is held. */
  private void pursue(Lease own, Wish wish, boolean givesUp) {
    var token = wish.token;
    var place = wish.place;
    if (wish.busy) {
      return;
    }
    if (token != null) {
      release(own, wish, token);
    } else if (givesUp) {
      giveUp(own, wish);
    } else if (place != null) {
      poll(own, wish, place);
    }
  }

  private void poll(Lease own, Wish wish, Position place) {
    wish.busy = true;
    var lock = wish.command.lock();
    calls.untilAnswered(
        node -> node.reach(new ReadLevel.AtLeast(place)).thenApply(_ -> node.lock(lock)),
        (state, _) -> {
          wish.busy = false;
          look(own, wish, state);
        },
        () -> wish.busy = false);
  }

  private void giveUp(Lease own, Wish wish) {
    wish.busy = true;
    var lock = wish.command.lock();
    var command = new LockCommand.Release(lock, own.id, Optional.empty());
    var request = calls.newRequestId();
    workload.history().asks(request, command);
    calls.untilAnswered(
        node ->
            node.request(request, command)
                .thenApply(answer -> new Settled(answer, node.lock(lock))),
        (settled, _) -> {
          wish.busy = false;
          workload.history().answered(request, settled.answer());
          look(own, wish, settled.lock());
        },
        () -> wish.busy = false);
  }

  private void release(Lease own, Wish wish, Position token) {
    wish.busy = true;
    var lock = wish.command.lock();
    oldTokens.add(token(wish, token));
    calls.request(
        calls.newRequestId(),
        new LockCommand.Release(lock, own.id, Optional.of(token)),
        (_, _) -> own.locks.remove(lock),
        () -> wish.busy = false);
  }

  /** Somebody who has forgotten that it gave a lock back long ago. */
  private void releaseAgain(Lease own, LockName lock) {
    oldTokens.reversed().stream()
        .filter(it -> it.lock().equals(lock) && it.session().equals(own.id))
        .findFirst()
        .ifPresent(it ->
            calls.request(
                calls.newRequestId(),
                new LockCommand.Release(lock, own.id, Optional.of(it.token())),
                (_, _) -> {},
                () -> {}));
  }

  private void close(Lease own) {
    session = null;
    var request = calls.newRequestId();
    workload.history().asks(request, new SessionCommand.Close(own.id));
    calls.untilAnswered(
        node -> node.sessions().close(request, own.id),
        (answer, _) -> workload.history().answered(request, answer),
        () -> {});
  }

  /** Nothing goes wrong any more: takes what it waits for, gives everything back. */
  private void settle(Lease own) {
    List.copyOf(own.locks.values()).forEach(it -> pursue(own, it, false));
    if (chaos.oneIn(4)) {
      names.read();
    }
  }

  /** Goes for good. By now it has to have a session and to have got what it waited for. */
  void leave() {
    left = true;
    var own = session;
    world.claims().require(own != null, "expected a session for …, found none", name);
    if (own != null) {
      own.locks.forEach((lock, wish) ->
          world
              .claims()
              .require(
                  wish.token != null,
                  "expected … to get …, for which it waits at …",
                  own.id,
                  lock,
                  wish.place));
    }
  }
}
