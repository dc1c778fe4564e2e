package org.skald.saga.service;

import java.util.Optional;
import java.util.Set;
import org.skald.log.Rejection;
import org.skald.saga.DefinitionId;
import org.skald.saga.Fence;
import org.skald.saga.SagaRejection;
import org.skald.saga.event.MailboxRejection;
import org.skald.saga.lock.LockRejection;

/** Why the saga log refused a command. */
public sealed interface SagaLogRejection extends Rejection {

  /** No such definition, or no such version of it. */
  record DefinitionNotFound(String name, Optional<Integer> version, Set<Integer> found)
      implements SagaLogRejection {
    @Override
    public String code() {
      return "definition-not-found";
    }

    @Override
    public String explain() {
      return "expected %s of definition '%s' to be deployed, found %s"
          .formatted(
              version.map(it -> "version " + it).orElse("a version"),
              name,
              found.isEmpty() ? "none" : "versions " + found);
    }
  }

  /** The version was deployed before with another text or other schemas. */
  record VersionTaken(DefinitionId definition) implements SagaLogRejection {
    @Override
    public String code() {
      return "version-taken";
    }

    @Override
    public String explain() {
      return "expected a new version or the same file again, but %s was deployed with other content"
          .formatted(definition);
    }
  }

  /** The file has words that came with later rules than those by which the log decides. */
  record RulesTooLow(DefinitionId definition, int needed, int found) implements SagaLogRejection {
    @Override
    public String code() {
      return "rules-too-low";
    }

    @Override
    public String explain() {
      return "expected rules of level %d, which the words of %s need, found level %d"
          .formatted(needed, definition, found);
    }
  }

  /** A later holder of the lock has given a command to this shard. */
  record TokenSuperseded(Fence fence, long highest) implements SagaLogRejection {
    @Override
    public String code() {
      return "token-superseded";
    }

    @Override
    public String explain() {
      return "expected a token of at least %d for the lock '%s', found %d"
          .formatted(highest, fence.lock(), fence.token());
    }
  }

  /** The lock refused. */
  record OfLock(LockRejection rejection) implements SagaLogRejection {
    @Override
    public String code() {
      return rejection.code();
    }

    @Override
    public String explain() {
      return rejection.explain();
    }
  }

  /** The mailbox refused. */
  record OfMailbox(MailboxRejection rejection) implements SagaLogRejection {
    @Override
    public String code() {
      return rejection.code();
    }

    @Override
    public String explain() {
      return rejection.explain();
    }
  }

  /** The saga itself refused. */
  record OfSaga(SagaRejection rejection) implements SagaLogRejection {
    @Override
    public String code() {
      return rejection.code();
    }

    @Override
    public String explain() {
      return rejection.explain();
    }

    @Override
    public boolean isDeadLetter() {
      return rejection.isDeadLetter();
    }
  }
}
