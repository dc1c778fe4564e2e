package org.skald.coordination.node;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.LockName;
import org.skald.coordination.NameChange;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NameCondition;
import org.skald.coordination.NamePath;
import org.skald.coordination.Principal;
import org.skald.coordination.SessionId;
import org.skald.coordination.SmallValue;
import org.skald.log.Position;

/**
 * Wishes about names and registers as they come over HTTP. What is none throws {@link
 * IllegalArgumentException}.
 */
final class NameWishes {

  private NameWishes() {}

  record Propose(String value) {}

  record ChangeNames(
      @Nullable String session,
      @Nullable List<Condition> conditions,
      @Nullable List<Change> changes) {

    NameCommand.Change by(Optional<Principal> principal) {
      return new NameCommand.Change(
          principal,
          Optional.ofNullable(session).map(SessionId::new),
          stream(conditions).map(Condition::read).toList(),
          stream(changes).map(Change::read).toList());
    }
  }

  /**
   * Either {@code absent}, or {@code path} and {@code revision}, or {@code token} and what was
   * granted with it: {@code lock}, {@code election} or {@code semaphore}.
   */
  record Condition(
      @Nullable String absent,
      @Nullable String path,
      @Nullable Long revision,
      @Nullable String lock,
      @Nullable String election,
      @Nullable String semaphore,
      @Nullable Long token) {

    NameCondition read() {
      var members = count(absent, path, revision, lock, election, semaphore, token);
      if (absent != null && members == 1) {
        return new NameCondition.IsAbsent(new NamePath(absent));
      }
      if (path != null && revision != null && members == 2) {
        return new NameCondition.HasRevision(new NamePath(path), new Position(revision));
      }
      if (token != null && members == 2) {
        return new NameCondition.HoldsToken(held(), new Position(token));
      }
      throw none();
    }

    private LockName held() {
      if (lock != null) {
        return new LockName(lock);
      }
      if (election != null) {
        return LockName.ofElection(election);
      }
      if (semaphore != null) {
        return LockName.ofSemaphore(semaphore);
      }
      throw none();
    }

    private static IllegalArgumentException none() {
      return new IllegalArgumentException(
          "expected a condition of absent, of path and revision, or of token and lock, election"
              + " or semaphore, found other members together");
    }
  }

  /** One of {@code put} and {@code putSequential}, both with a value, or {@code delete} alone. */
  record Change(
      @Nullable String put,
      @Nullable String putSequential,
      @Nullable String delete,
      @Nullable String value,
      @Nullable Boolean ephemeral) {

    NameChange read() {
      var kinds = count(put, putSequential, delete);
      if (kinds == 1 && value != null) {
        var goes = Boolean.TRUE.equals(ephemeral);
        if (put != null) {
          return new NameChange.Put(new NamePath(put), bytes(value), goes);
        }
        if (putSequential != null) {
          return new NameChange.PutSequential(putSequential, bytes(value), goes);
        }
      }
      if (delete != null && kinds == 1 && count(value, ephemeral) == 0) {
        return new NameChange.Delete(new NamePath(delete));
      }
      throw new IllegalArgumentException(
          "expected a change of put and value, of putSequential and value, or of delete,"
              + " found other members together");
    }
  }

  private static long count(@Nullable Object... members) {
    return Stream.of(members).filter(Objects::nonNull).count();
  }

  private static <T> Stream<T> stream(@Nullable List<T> list) {
    return list == null ? Stream.of() : list.stream();
  }

  /** The bytes of a text in UTF-8; half of a surrogate pair has none. */
  static SmallValue bytes(String text) {
    try {
      var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      var bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return SmallValue.of(bytes);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "expected a value that can be written in UTF-8, found half of a surrogate pair", e);
    }
  }

  /** The text of bytes in UTF-8. Every value came as text, or {@link #bytes} would not have it. */
  static String text(SmallValue value) {
    return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(value.toBytes())).toString();
  }
}
