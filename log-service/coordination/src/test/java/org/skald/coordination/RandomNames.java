package org.skald.coordination;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.skald.log.Position;

/** Random wishes about few names, some of which hold. */
final class RandomNames {

  private static final List<AccessLevel> LEVELS =
      List.of(AccessLevel.READ, AccessLevel.WRITE, AccessLevel.MANAGE);

  private final Random dice;

  RandomNames(Random dice) {
    this.dice = dice;
  }

  static SmallValue value(Random dice) {
    return SmallValue.of(new byte[] {(byte) dice.nextInt(4)});
  }

  NameCommand next(CoordinationLog log, SessionId session, LockName lock) {
    if (dice.nextInt(8) == 0) {
      return new NameCommand.SetAccess(by(), tree(), list());
    }
    var asked = dice.nextInt(3) == 0 ? Optional.<SessionId>empty() : Optional.of(session);
    var conditions = new ArrayList<NameCondition>();
    if (dice.nextInt(3) == 0) {
      conditions.add(condition(log, lock));
    }
    var changes = new ArrayList<NameChange>();
    changes.add(change(path(), asked.isPresent()));
    if (dice.nextBoolean()) {
      changes.add(change(new NamePath("/other"), asked.isPresent()));
    }
    return new NameCommand.Change(by(), asked, conditions, changes);
  }

  private Optional<Principal> by() {
    return dice.nextBoolean()
        ? Optional.empty()
        : Optional.of(new Principal(dice.nextBoolean() ? "ada" : "ops"));
  }

  private NameTree tree() {
    return switch (dice.nextInt(4)) {
      case 0 -> NameTree.ROOT;
      case 1 -> new NameTree("/names");
      default -> NameTree.at(path());
    };
  }

  /** Often none, so that those who may not are not left alone with the lists. */
  private AccessList list() {
    var grants = new HashMap<Grantee, AccessLevel>();
    if (dice.nextInt(3) > 0) {
      for (var grantee : List.of("*", "ada", "ops")) {
        if (dice.nextBoolean()) {
          grants.put(Grantee.of(grantee), LEVELS.get(dice.nextInt(3)));
        }
      }
    }
    return new AccessList(grants);
  }

  private NamePath path() {
    return new NamePath("/names/" + dice.nextInt(4));
  }

  private NameCondition condition(CoordinationLog log, LockName lock) {
    var path = path();
    return switch (dice.nextInt(4)) {
      case 0 -> new NameCondition.IsAbsent(path);
      case 1 -> new NameCondition.HasRevision(path, new Position(dice.nextInt(100)));
      case 2 ->
          log.name(path)
              .lastChange()
              .<NameCondition>map(it -> new NameCondition.HasRevision(path, it))
              .orElse(new NameCondition.IsAbsent(path));
      default ->
          new NameCondition.HoldsToken(
              lock,
              log.lock(lock).holders().stream()
                  .findFirst()
                  .map(LockState.Holder::token)
                  .orElse(new Position(dice.nextInt(100))));
    };
  }

  private NameChange change(NamePath path, boolean mayBeEphemeral) {
    var ephemeral = mayBeEphemeral && dice.nextBoolean();
    return switch (dice.nextInt(6)) {
      case 0, 1 -> new NameChange.Delete(path);
      case 2 -> new NameChange.PutSequential(path + "-", value(dice), ephemeral);
      default -> new NameChange.Put(path, value(dice), ephemeral);
    };
  }
}
