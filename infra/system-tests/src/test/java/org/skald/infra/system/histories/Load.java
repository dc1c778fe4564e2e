package org.skald.infra.system.histories;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.skald.log.testkit.specification.LockSpecification;
import org.skald.log.testkit.specification.NamesSpecification;
import org.skald.log.testkit.specification.RegisterSpecification;

/** Clients of locks, registers and names, all on the same few of them, and their histories. */
final class Load {

  private static final int LOCK_CLIENTS = 4;
  private static final int REGISTER_CLIENTS = 2;
  private static final int NAMES_CLIENTS = 4;
  private static final int LAST_STEPS = 5;
  private static final int THINKING_MS = 15;
  private static final Duration LAST_MAX = Duration.ofSeconds(45).plus(Nemesis.SETBACK_MAX);

  final Recorder<LockSpecification.Asked, LockSpecification.Told> locks = new Recorder<>();
  final Recorder<RegisterSpecification.Asked, RegisterSpecification.Told> registers =
      new Recorder<>();
  final Recorder<NamesSpecification.Asked, NamesSpecification.Told> names = new Recorder<>();

  /** What became of every heartbeat. */
  final Queue<String> heartbeats = new ConcurrentLinkedQueue<>();

  private final Api api;
  private final String run;
  private final long seed;
  private final Keys keys;
  private final AtomicLong turn = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();

  Load(Api api, String run, long seed) {
    this.api = api;
    this.run = run;
    this.seed = seed;
    this.keys = new Keys(run);
  }

  /** Starts the clients; complete when all of them have come to an end after {@link #stop}. */
  CompletableFuture<Void> start(ExecutorService executor) {
    var clients = new ArrayList<Client>();
    for (int i = 0; i < LOCK_CLIENTS; i++) {
      clients.add(lockClient("locker-" + i, caller(Host.NODES, clients.size())));
    }
    for (int i = 0; i < REGISTER_CLIENTS; i++) {
      clients.add(registerClient("proposer-" + i, caller(Host.NODES, clients.size())));
    }
    for (int i = 0; i < NAMES_CLIENTS; i++) {
      clients.add(namesClient("namer-" + i, caller(Host.NODES, clients.size())));
    }
    return CompletableFuture.allOf(
        clients.stream()
            .map(it -> CompletableFuture.runAsync(() -> work(it), executor))
            .toArray(CompletableFuture<?>[]::new));
  }

  private Caller caller(List<Host> nodes, int number) {
    return new Caller(api, nodes, seed * 31 + number);
  }

  private LockClient lockClient(String process, Caller caller) {
    return new LockClient(process, api, caller, locks, keys::lock, heartbeats::add);
  }

  private RegisterClient registerClient(String process, Caller caller) {
    return new RegisterClient(process, caller, registers, turn, run);
  }

  private NamesClient namesClient(String process, Caller caller) {
    return new NamesClient(process, caller, names, keys::parent);
  }

  private void work(Client client) {
    try (client) {
      for (int i = 1; !stopped.get(); i++) {
        client.step();
        Caller.pause(Duration.ofMillis(1 + i % THINKING_MS));
      }
    } catch (Exception e) {
      throw new IllegalStateException("expected a client to go on to the end, found " + e, e);
    }
  }

  /** Lets the clients come to an end. */
  void stop() {
    stopped.set(true);
  }

  /** Asks every node for some of everything; answers what was not answered in time. */
  List<String> last() {
    var failed = new ArrayList<String>();
    var untilNs = System.nanoTime() + LAST_MAX.toNanos();
    for (var node : Host.NODES) {
      var number = 1_000 + node.number();
      var name = node.label();
      var clients =
          List.of(
              lockClient("last-locker-" + name, caller(List.of(node), number)),
              registerClient("last-proposer-" + name, caller(List.of(node), number)),
              namesClient("last-namer-" + name, caller(List.of(node), number)));
      for (var client : clients) {
        if (!succeeds(client, untilNs)) {
          failed.add(client.getClass().getSimpleName() + " at " + name);
        }
        client.close();
      }
    }
    return failed;
  }

  private static boolean succeeds(Client client, long untilNs) {
    int left = LAST_STEPS;
    while (left > 0 && System.nanoTime() < untilNs) {
      left -= client.step() ? 1 : 0;
    }
    return left == 0;
  }
}
