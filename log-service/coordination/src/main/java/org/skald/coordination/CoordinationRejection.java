package org.skald.coordination;

import java.util.Optional;
import org.skald.log.Position;
import org.skald.log.Rejection;

/** Why a wish to the coordination log was refused. */
public sealed interface CoordinationRejection extends Rejection {

  /** There is no session of this id, or no longer. */
  record SessionNotFound(SessionId session) implements CoordinationRejection {
    @Override
    public String code() {
      return "session-not-found";
    }

    @Override
    public String explain() {
      return "expected session '%s' to be open, found that it was never opened or has ended"
          .formatted(session);
    }
  }

  /** A session of this id is open, and is another. */
  record SessionTaken(SessionId session) implements CoordinationRejection {
    @Override
    public String code() {
      return "session-taken";
    }

    @Override
    public String explain() {
      return "expected a session id that is free, found '%s' open with another time to live"
          .formatted(session);
    }
  }

  /** The node through which it came does not count as alive. */
  record MemberNotAlive(MemberName member) implements CoordinationRejection {
    @Override
    public String code() {
      return "member-not-alive";
    }

    @Override
    public String explain() {
      return "expected node '%s' to be alive, found its lease over, or another life of it begun"
          .formatted(member);
    }
  }

  /** The log is placed already, with other numbers. */
  record LogPlacedOtherwise(LogName log, int shards, int replicas)
      implements CoordinationRejection {
    @Override
    public String code() {
      return "log-placed-otherwise";
    }

    @Override
    public String explain() {
      return ("expected the number of shards and of replicas with which log '%s' was placed, %d and"
              + " %d, found others")
          .formatted(log, shards, replicas);
    }
  }

  /** The lock is not free, and the session did not want to wait. */
  record LockHeld(LockName lock, int holders, int waiters) implements CoordinationRejection {
    @Override
    public String code() {
      return "lock-held";
    }

    @Override
    public String explain() {
      return "expected %s to be free, found %d that hold it and %d that wait"
          .formatted(lock.described(), holders, waiters);
    }
  }

  /** The session holds the lock in another mode. */
  record LockHeldOtherwise(LockName lock, LockMode mode) implements CoordinationRejection {
    @Override
    public String code() {
      return "lock-held-otherwise";
    }

    @Override
    public String explain() {
      return "expected a session that does not hold lock '%s', found that it holds it %s already"
          .formatted(lock, mode == LockMode.SHARED ? "shared" : "exclusively");
    }
  }

  /** The semaphore has another number of permits. */
  record SemaphoreLimitDiffers(LockName semaphore, int expected, int found)
      implements CoordinationRejection {
    @Override
    public String code() {
      return "semaphore-limit-differs";
    }

    @Override
    public String explain() {
      return "expected %s to have %d permits, found that it was made with %d"
          .formatted(semaphore.described(), expected, found);
    }
  }

  /** The session has another number of permits, or waits for it. */
  record PermitsDiffer(LockName semaphore, int expected, int found)
      implements CoordinationRejection {
    @Override
    public String code() {
      return "permits-differ";
    }

    @Override
    public String explain() {
      return "expected the session to want %d permits of %s as before, found %d"
          .formatted(found, semaphore.described(), expected);
    }
  }

  /** The token is not that of a grant that holds. */
  record TokenSuperseded(LockName lock) implements CoordinationRejection {
    @Override
    public String code() {
      return "token-superseded";
    }

    @Override
    public String explain() {
      return "expected the token of the session's grant of %s, found one that does not hold"
          .formatted(lock.described());
    }
  }

  /** The sum is no number of 64 bits. */
  record CounterOverflow(CounterName counter, long value, long delta)
      implements CoordinationRejection {
    @Override
    public String code() {
      return "counter-overflow";
    }

    @Override
    public String explain() {
      return "expected a sum of 64 bits, found counter '%s' at %d and %d to be added"
          .formatted(counter, value, delta);
    }
  }

  /** There are not that many ids any more. */
  record SequenceExhausted(SequenceName sequence, long left) implements CoordinationRejection {
    @Override
    public String code() {
      return "sequence-exhausted";
    }

    @Override
    public String explain() {
      return "expected a sequence '%s' with enough ids, found %d left".formatted(sequence, left);
    }
  }

  /** The latch, or the barrier in this round, is for another number of parties. */
  record CountDiffers(String what, int expected, int found) implements CoordinationRejection {
    @Override
    public String code() {
      return "count-differs";
    }

    @Override
    public String explain() {
      return "expected %s to be for %d, found that it is for %d".formatted(what, expected, found);
    }
  }

  /** All have entered the barrier, and not all of them have left it. */
  record BarrierBusy(BarrierName barrier, int inside) implements CoordinationRejection {
    @Override
    public String code() {
      return "barrier-busy";
    }

    @Override
    public String explain() {
      return "expected barrier '%s' to be left by all of a round, found %d still inside"
          .formatted(barrier, inside);
    }
  }

  /**
   * Something that had to hold before names are changed does not.
   *
   * @param revision of the name that was found, if there was one and the condition is about it
   */
  record ConditionFailed(NameCondition condition, Optional<Position> revision)
      implements CoordinationRejection {
    @Override
    public String code() {
      return "condition-failed";
    }

    @Override
    public String explain() {
      var found = revision.map(it -> "it with revision " + it).orElse("none");
      return switch (condition) {
        case NameCondition.IsAbsent(var path) ->
            "expected no name '%s', found %s".formatted(path, found);
        case NameCondition.HasRevision(var path, var expected) ->
            "expected name '%s' with revision %s, found %s".formatted(path, expected, found);
        case NameCondition.HoldsToken(var lock, _) ->
            "expected a token of %s that holds, found one that does not"
                .formatted(lock.described());
      };
    }
  }

  /**
   * Somebody may not do so much there.
   *
   * @param by who; empty for somebody of whom the door does not know who it is
   * @param needed how much it takes
   * @param tree where
   * @param list the subtree whose access list says so
   * @param found how much that list grants
   */
  record NotPermitted(
      Optional<Principal> by,
      AccessLevel needed,
      NameTree tree,
      NameTree list,
      Optional<AccessLevel> found)
      implements CoordinationRejection {
    @Override
    public String code() {
      return "not-permitted";
    }

    @Override
    public String explain() {
      return "expected %s to have '%s' at '%s', found %s in the access list of '%s'"
          .formatted(who(by), needed.word(), tree, level(found), list);
    }
  }

  /** Who sets an access list could not set it again. */
  record WouldLockOut(Optional<Principal> by, NameTree tree, Optional<AccessLevel> found)
      implements CoordinationRejection {
    @Override
    public String code() {
      return "would-lock-out";
    }

    @Override
    public String explain() {
      return "expected an access list of '%s' that lets %s go on to manage it, found %s"
          .formatted(tree, who(by), level(found));
    }
  }

  private static String level(Optional<AccessLevel> level) {
    return level.map(it -> "'" + it.word() + "'").orElse("nothing");
  }

  private static String who(Optional<Principal> by) {
    return by.map(it -> "'" + it + "'").orElse("who bears no token");
  }
}
