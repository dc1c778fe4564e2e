package org.skald.saga.service;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.skald.saga.SagaState;
import org.skald.saga.event.MailboxState;
import org.skald.saga.lock.LockState;

/** What a shard of the saga log keeps under one key. */
public sealed interface SagaLogState {

  /** All versions of one definition. */
  record Definitions(NavigableMap<Integer, DeployedDefinition> versions) implements SagaLogState {

    /** None. */
    public static final Definitions NONE = new Definitions(Collections.emptyNavigableMap());

    /** Keeps its own copy. */
    public Definitions {
      versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
    }

    /** This version, or the latest when empty. */
    public Optional<DeployedDefinition> version(Optional<Integer> wanted) {
      return wanted
          .map(version -> Optional.ofNullable(versions.get(version)))
          .orElseGet(() -> Optional.ofNullable(versions.lastEntry()).map(Map.Entry::getValue));
    }

    Definitions with(DeployedDefinition definition) {
      var more = new TreeMap<>(versions);
      more.put(definition.id().version(), definition);
      return new Definitions(more);
    }
  }

  /** The highest fencing token that commands to this shard have borne for one lock. */
  record Seen(long highest) implements SagaLogState {

    /** None yet: below every token. */
    public static final Seen NONE = new Seen(-1);
  }

  /** One lock of sagas. */
  record Lock(LockState state) implements SagaLogState {

    /** Nobody holds it. */
    public static final Lock FREE = new Lock(LockState.FREE);
  }

  /** The events of one key, and who waits for them. */
  record Mailbox(MailboxState state) implements SagaLogState {

    /** There is nothing in it. */
    public static final Mailbox EMPTY = new Mailbox(MailboxState.EMPTY);
  }

  /** One saga. */
  record Saga(SagaState state) implements SagaLogState {

    /** Nothing has happened. */
    public static final Saga NONE = new Saga(new SagaState.NotStarted());
  }
}
