package org.skald.coordination.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.RegisterName;
import org.skald.coordination.RegisterState;
import org.skald.coordination.SessionId;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.shard.Simulation;

/** What clients asked and what they were told, in the order in which it happened. */
final class History {

  /** A client was told that its session lives on: for its time to live from when it asked. */
  record Vouched(SessionId session, long askedMs, Duration ttl) {}

  /**
   * A client was told that it holds a lock.
   *
   * @param place in line as it was told before; empty when it was never told one
   */
  record Grant(
      LockName lock,
      SessionId session,
      LockMode mode,
      Position token,
      Optional<Position> place,
      Duration delay) {}

  /** A client saw a register. */
  record RegisterRead(RegisterName register, RegisterState state, Position applied) {}

  /** A client saw a name. */
  record NameRead(NamePath path, NameState state, Position applied) {}

  /** A request that the log has decided. */
  record Request<C extends CoordinationCommand>(String id, C command, Answer answer) {

    Position position() {
      return answer.position();
    }

    boolean isAccepted() {
      return answer instanceof Answer.Accepted;
    }
  }

  private final Simulation world;
  private final Map<String, CoordinationCommand> asked = new LinkedHashMap<>();
  private final List<Vouched> vouched = new ArrayList<>();
  private final Set<Grant> grants = new LinkedHashSet<>();
  private final List<RegisterRead> registers = new ArrayList<>();
  private final List<NameRead> names = new ArrayList<>();

  History(Simulation world) {
    this.world = world;
  }

  void asks(String id, CoordinationCommand command) {
    asked.putIfAbsent(id, command);
  }

  void answered(String id, Answer answer) {
    world.claims().answered(id, answer);
  }

  void vouched(SessionId session, long askedMs, Duration ttl) {
    vouched.add(new Vouched(session, askedMs, ttl));
    world.chaos().note("vouched", session, askedMs);
  }

  void granted(Grant grant) {
    grants.add(grant);
    world.chaos().note("told", grant);
  }

  void saw(RegisterRead read) {
    registers.add(read);
  }

  void saw(NameRead read) {
    names.add(read);
  }

  List<Vouched> vouched() {
    return vouched;
  }

  List<Grant> grants() {
    return List.copyOf(grants);
  }

  List<RegisterRead> registers() {
    return registers;
  }

  List<NameRead> names() {
    return names;
  }

  /** All requests of one kind that the log has decided, in the order of the log. */
  <C extends CoordinationCommand> List<Request<C>> decided(
      Class<C> kind, Map<String, Answer> answers) {
    var decided = new ArrayList<Request<C>>();
    asked.forEach((id, command) -> {
      var answer = answers.get(id);
      if (answer != null && kind.isInstance(command)) {
        decided.add(new Request<>(id, kind.cast(command), answer));
      }
    });
    decided.sort((one, other) -> one.position().compareTo(other.position()));
    return decided;
  }
}
