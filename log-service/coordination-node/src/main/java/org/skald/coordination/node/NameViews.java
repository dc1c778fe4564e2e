package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.NameChange;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NameState;
import org.skald.coordination.RegisterState;
import org.skald.coordination.SessionId;
import org.skald.log.Position;

/** What of names and registers is shown over HTTP. */
final class NameViews {

  private NameViews() {}

  /**
   * The value that a register was decided to have.
   *
   * @param decided the record that decided it
   * @param mine whether it is this proposal that has won; only told to who proposes
   * @param position how fresh this is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Register(
      String register, String value, long decided, @Nullable Boolean mine, long position) {

    static Register of(RegisterState.Decided state, @Nullable Boolean mine, long position) {
      return new Register(
          state.register().value(),
          NameWishes.text(state.value()),
          state.position().value(),
          mine,
          position);
    }
  }

  /**
   * A name.
   *
   * @param revision the record that last changed it
   * @param created the record since which it has been there
   * @param session with which it goes, if it is ephemeral
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Name(String path, String value, long revision, long created, @Nullable String session) {

    static Name of(NameState.Present name) {
      return new Name(
          name.path().value(),
          NameWishes.text(name.value()),
          name.revision().value(),
          name.created().value(),
          name.owner().map(SessionId::value).orElse(null));
    }
  }

  /**
   * Names in the order of their paths.
   *
   * @param next {@code after} of the next page, if there may be one
   * @param withheld whether there are some that who asks may not see
   * @param position how fresh this is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Names(
      List<Name> names, @Nullable String next, @Nullable Boolean withheld, long position) {}

  /**
   * What became of one name.
   *
   * @param revision by which it is known from here on
   * @param deleted whether it is there no longer
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ChangedName(String path, @Nullable Long revision, @Nullable Boolean deleted) {}

  /** What became of all of them, in the order of the changes. */
  record ChangedNames(long position, List<ChangedName> changed) {

    static ChangedNames of(NameCommand.Change command, long at) {
      var position = new Position(at);
      var changed = new ArrayList<ChangedName>();
      for (var change : command.changes()) {
        var path = change.path(position).value();
        changed.add(
            switch (change) {
              case NameChange.Put _, NameChange.PutSequential _ -> new ChangedName(path, at, null);
              case NameChange.Delete _ -> new ChangedName(path, null, true);
            });
      }
      return new ChangedNames(at, changed);
    }
  }
}
