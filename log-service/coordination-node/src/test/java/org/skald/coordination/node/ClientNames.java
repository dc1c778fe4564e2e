package org.skald.coordination.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.skald.coordination.Keys;
import org.skald.coordination.NameChange;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NameCondition;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.RegisterCommand;
import org.skald.coordination.RegisterName;
import org.skald.coordination.RegisterState;
import org.skald.coordination.SessionId;
import org.skald.coordination.SmallValue;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.shard.Chaos;

/** What a client does with names and registers, and what it remembers of them. */
final class ClientNames {

  private static final int PATHS = 4;
  private static final int REGISTERS = 6;
  private static final String PREFIX = "/queue/job-";

  private final CoordinationWorkload workload;
  private final Chaos chaos;
  private final ClientCalls calls;
  private final Map<NamePath, Optional<Position>> revisions = new HashMap<>();
  private Position known = new Position(0);

  private record Seen<S>(S state, Position applied) {}

  ClientNames(CoordinationWorkload workload, ClientCalls calls) {
    this.workload = workload;
    this.chaos = workload.world().chaos();
    this.calls = calls;
  }

  private NamePath path() {
    return new NamePath("/names/" + chaos.upTo(PATHS));
  }

  private RegisterName register() {
    return new RegisterName("register-" + chaos.upTo(REGISTERS));
  }

  private static SmallValue value(String text) {
    return SmallValue.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private void know(Position position) {
    known = position.isAfter(known) ? position : known;
  }

  void propose() {
    var request = calls.newRequestId();
    var register = register();
    calls.request(
        request,
        new RegisterCommand.Propose(register, value(request)),
        (answer, _) -> {
          know(answer.position());
          read(register, new ReadLevel.AtLeast(answer.position()));
        },
        () -> {});
  }

  /** Changes some names at once, under conditions that may hold. */
  void change(SessionId session, Optional<CoordinationClient.LockToken> token) {
    var request = calls.newRequestId();
    var asks = chaos.oneIn(3) ? Optional.<SessionId>empty() : Optional.of(session);
    var conditions = new ArrayList<NameCondition>();
    token
        .filter(_ -> chaos.oneIn(2))
        .ifPresent(it -> conditions.add(new NameCondition.HoldsToken(it.lock(), it.token())));
    if (chaos.oneIn(2)) {
      conditions.add(condition(path()));
    }
    var changes = new LinkedHashMap<Object, NameChange>();
    for (var left = chaos.between(1, 4); left > 0; left--) {
      var change = change(value(request + "/" + left), asks.isPresent() && chaos.oneIn(3));
      changes.put(change.target(), change);
    }
    var command = NameCommand.Change.ofAnyone(asks, conditions, new ArrayList<>(changes.values()));
    calls.request(
        request,
        command,
        (answer, _) -> {
          know(answer.position());
          if (answer instanceof Answer.Accepted) {
            changed(command, answer.position());
          }
        },
        () -> {});
  }

  private NameCondition condition(NamePath path) {
    var revision = revisions.getOrDefault(path, Optional.empty());
    return revision.isPresent()
        ? new NameCondition.HasRevision(path, revision.get())
        : new NameCondition.IsAbsent(path);
  }

  private NameChange change(SmallValue value, boolean ephemeral) {
    return switch (chaos.upTo(6)) {
      case 0 -> new NameChange.Delete(path());
      case 1 -> new NameChange.PutSequential(PREFIX, value, ephemeral);
      default -> new NameChange.Put(path(), value, ephemeral);
    };
  }

  private void changed(NameCommand.Change command, Position position) {
    for (var change : command.changes()) {
      var path = change.path(position);
      revisions.put(
          path, change instanceof NameChange.Delete ? Optional.empty() : Optional.of(position));
      if (chaos.oneIn(2)) {
        read(path, new ReadLevel.AtLeast(position));
      }
    }
  }

  /** Reads something, as fresh as it gets or less. */
  void read() {
    var level =
        switch (chaos.upTo(4)) {
          case 0 -> new ReadLevel.Eventual();
          case 1 -> new ReadLevel.AtLeast(known);
          default -> new ReadLevel.Linearizable();
        };
    if (chaos.oneIn(4)) {
      read(register(), level);
    } else {
      read(path(), level);
    }
  }

  private void read(RegisterName register, ReadLevel level) {
    this.<RegisterState>read(
        Keys.of(register),
        level,
        seen ->
            workload
                .history()
                .saw(new History.RegisterRead(register, seen.state(), seen.applied())));
  }

  private void read(NamePath path, ReadLevel level) {
    this.<NameState>read(
        Keys.of(path),
        level,
        seen -> {
          revisions.put(path, seen.state().lastChange());
          workload.history().saw(new History.NameRead(path, seen.state(), seen.applied()));
        });
  }

  @FunctionalInterface
  private interface Told<S> {
    void told(Seen<S> seen);
  }

  @SuppressWarnings("unchecked")
  private <S> void read(String key, ReadLevel level, Told<S> told) {
    var claims = workload.world().claims();
    var before =
        switch (level) {
          case ReadLevel.Eventual _ -> Position.BEFORE_FIRST;
          case ReadLevel.AtLeast(var position) -> position;
          case ReadLevel.Linearizable _ -> claims.acknowledged();
        };
    calls.once(
        node ->
            node.reach(level)
                .thenApply(applied -> {
                  claims.read(node.node(), key, before, applied);
                  return new Seen<>((S) node.state(key), applied);
                }),
        (seen, _) -> {
          workload.reached("told at " + level.getClass().getSimpleName());
          told.told(seen);
        });
  }
}
