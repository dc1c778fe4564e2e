package org.skald.coordination;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.skald.log.Position;

/** A wish about names. */
public sealed interface NameCommand extends CoordinationCommand {

  /**
   * Changes names if all conditions hold: all of them at once, or none.
   *
   * @param by who asks, if the door knows
   * @param session for which, if it matters: it has to be open, and owns what is ephemeral
   */
  record Change(
      Optional<Principal> by,
      Optional<SessionId> session,
      List<NameCondition> conditions,
      List<NameChange> changes)
      implements NameCommand {

    /** The most conditions and changes of one command. */
    public static final int SIZE_MAX = 100;

    /** The most bytes of all values together, so that the command fits into a record. */
    public static final int BYTES_MAX = 256 * 1024;

    /** Refuses what is too much, and what contradicts itself. */
    public Change {
      conditions = List.copyOf(conditions);
      changes = List.copyOf(changes);
      var size = conditions.size() + changes.size();
      if (size == 0 || size > SIZE_MAX) {
        throw new IllegalArgumentException(
            "expected 1 to %d conditions and changes, found %d".formatted(SIZE_MAX, size));
      }
      var bytes = changes.stream().mapToInt(NameChange::size).sum();
      if (bytes > BYTES_MAX) {
        throw new IllegalArgumentException(
            "expected values of at most %d bytes together, found %d".formatted(BYTES_MAX, bytes));
      }
      if (session.isEmpty() && changes.stream().anyMatch(NameChange::ephemeral)) {
        throw new IllegalArgumentException(
            "expected a session for what is to be ephemeral, found none");
      }
      var targets = new HashSet<Object>();
      for (var change : changes) {
        if (!targets.add(change.target())) {
          throw new IllegalArgumentException(
              "expected each path and prefix to be changed once, found '%s' again"
                  .formatted(change.target()));
        }
      }
    }

    /** A change that somebody asks for of whom the door does not know who it is. */
    public static Change ofAnyone(
        Optional<SessionId> session, List<NameCondition> conditions, List<NameChange> changes) {
      return new Change(Optional.empty(), session, conditions, changes);
    }

    /** The paths that it changes when it is decided at this place, in the order of its changes. */
    public List<NamePath> paths(Position position) {
      return changes.stream().map(it -> it.path(position)).toList();
    }
  }

  /**
   * Says who may do what with the names of a subtree.
   *
   * @param by who asks, if the door knows
   * @param list none to have what is said of the next larger subtree hold
   */
  record SetAccess(Optional<Principal> by, NameTree tree, AccessList list) implements NameCommand {}
}
