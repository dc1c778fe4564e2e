package org.skald.infra.system.histories;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skald.infra.system.histories.Outcome.Answered;
import org.skald.log.testkit.specification.LockSpecification.Acquire;
import org.skald.log.testkit.specification.LockSpecification.Asked;
import org.skald.log.testkit.specification.LockSpecification.Held;
import org.skald.log.testkit.specification.LockSpecification.NotFree;
import org.skald.log.testkit.specification.LockSpecification.Release;
import org.skald.log.testkit.specification.LockSpecification.Released;
import org.skald.log.testkit.specification.LockSpecification.SessionEnds;
import org.skald.log.testkit.specification.LockSpecification.SessionGone;
import org.skald.log.testkit.specification.LockSpecification.Superseded;
import org.skald.log.testkit.specification.LockSpecification.Told;
import org.skald.log.testkit.specification.LockSpecification.WaitedInVain;

/**
 * Acquires locks, alone and shared, with patience and without, and releases them. Now and then it
 * dies while it holds one. When it does not know what came of a wish it closes its session.
 */
final class LockClient implements Client {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration WAIT = Duration.ofSeconds(3);
  private static final double DIES = 0.01;

  private final String process;
  private final Api api;
  private final Caller caller;
  private final Recorder<Asked, Told> recorder;
  private final Function<Random, String> locks;
  private final Consumer<String> heartbeats;
  private final Set<String> touched = new HashSet<>();
  private @Nullable ClientSession session;

  /**
   * A client.
   *
   * @param locks draws a lock that is in use
   * @param heartbeats takes what became of each
   */
  LockClient(
      String process,
      Api api,
      Caller caller,
      Recorder<Asked, Told> recorder,
      Function<Random, String> locks,
      Consumer<String> heartbeats) {
    this.process = process;
    this.api = api;
    this.caller = caller;
    this.recorder = recorder;
    this.locks = locks;
    this.heartbeats = heartbeats;
  }

  @Override
  public boolean step() {
    var own = session;
    if (own != null && !own.isAlive()) {
      leave(own, own.mayEndNs());
      own = null;
    }
    if (own == null) {
      own = ClientSession.open(api, caller, heartbeats);
      session = own;
    }
    return own != null && acquireAndRelease(own);
  }

  private boolean acquireAndRelease(ClientSession own) {
    var lock = locks.apply(caller.random());
    touched.add(lock);
    var token = acquire(own, lock);
    if (token.isEmpty()) {
      return session == own;
    }
    if (caller.random().nextDouble() < DIES) {
      leave(own, own.mayEndNs());
      return true;
    }
    Caller.pause(Duration.ofMillis(caller.random().nextInt(20)));
    return release(own, lock, token.getAsLong());
  }

  /** The token, if it was granted for sure. */
  private OptionalLong acquire(ClientSession own, String lock) {
    var shared = caller.random().nextInt(3) == 0;
    var waits = caller.random().nextBoolean();
    var body =
        Api.JSON
            .createObjectNode()
            .put("session", own.id())
            .put("mode", shared ? "shared" : "exclusive");
    if (waits) {
      body.put("patience", PATIENCE.toString()).put("wait", WAIT.toString());
    }
    var invokedNs = System.nanoTime();
    var outcome = caller.post("/locks/%s/acquire".formatted(lock), body);
    if (outcome instanceof Outcome.NotDone) {
      return OptionalLong.empty();
    }
    Optional<Told> told =
        outcome instanceof Answered answer ? acquired(answer, waits) : Optional.empty();
    recorder.record(process, new Acquire(lock, own.id(), shared), told, invokedNs);
    if (told.isEmpty()) {
      closeSession(own);
    }
    return told.orElse(null) instanceof Held(var token)
        ? OptionalLong.of(token)
        : OptionalLong.empty();
  }

  /** Empty when it may be granted still, or was and is lost. */
  private static Optional<Told> acquired(Answered answer, boolean waits) {
    if (answer.status() == 200) {
      return Optional.of(new Held(answer.body().path("token").asLong()));
    }
    if (answer.status() == 202) {
      return Optional.empty();
    }
    return switch (answer.code()) {
      case "lock-held" -> Optional.of(new NotFree());
      case "lock-wait-ended" -> waits ? Optional.of(new WaitedInVain()) : Optional.empty();
      case "session-not-found" -> Optional.of(new SessionGone());
      default -> throw new UnexpectedAnswer("a grant or a refusal of it", answer);
    };
  }

  private boolean release(ClientSession own, String lock, long token) {
    var body = Api.JSON.createObjectNode().put("session", own.id()).put("token", token);
    var invokedNs = System.nanoTime();
    var outcome = caller.post("/locks/%s/release".formatted(lock), body);
    if (!(outcome instanceof Outcome.NotDone)) {
      Optional<Told> told =
          outcome instanceof Answered answer ? Optional.of(released(answer)) : Optional.empty();
      recorder.record(process, new Release(lock, own.id(), token), told, invokedNs);
    }
    if (!(outcome instanceof Answered)) {
      closeSession(own);
      return false;
    }
    return true;
  }

  private static Told released(Answered answer) {
    if (answer.status() == 200) {
      return new Released();
    }
    if (answer.code().equals("token-superseded")) {
      return new Superseded();
    }
    throw new UnexpectedAnswer("a release or token-superseded", answer);
  }

  /** Ends the session: from now on nothing that it holds counts. */
  private void closeSession(ClientSession own) {
    leave(own, Math.min(System.nanoTime(), own.mayEndNs()));
    caller.post("/sessions/%s/close".formatted(own.id()), Api.JSON.createObjectNode());
  }

  private void leave(ClientSession own, long mayEndNs) {
    own.abandon();
    touched.forEach(
        it -> recorder.record(process, new SessionEnds(it, own.id()), Optional.empty(), mayEndNs));
    touched.clear();
    session = null;
  }

  @Override
  public void close() {
    if (session != null) {
      closeSession(session);
    }
  }
}
