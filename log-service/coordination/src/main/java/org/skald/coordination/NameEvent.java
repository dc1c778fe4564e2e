package org.skald.coordination;

import java.util.Optional;
import org.skald.log.Position;

/** What happened to a name. */
public sealed interface NameEvent extends CoordinationEvent {

  /** Which name. */
  NamePath path();

  @Override
  default String key() {
    return Keys.of(path());
  }

  /**
   * It has this value.
   *
   * @param revision the record that put it
   * @param created the record that put it when nothing was there
   * @param owner the session with which it goes; empty when it stays
   */
  record NamePut(
      NamePath path,
      SmallValue value,
      Position revision,
      Position created,
      Optional<SessionId> owner)
      implements NameEvent {}

  /** It is there no longer. */
  record NameDeleted(NamePath path) implements NameEvent {}
}
