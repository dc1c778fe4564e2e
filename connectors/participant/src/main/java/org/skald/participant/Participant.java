package org.skald.participant;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;

/**
 * One member of a participant: a service that performs the commands of one topic and replies to
 * them.
 *
 * <p>Start as many as there is work for, in any number of processes; they share the topic's
 * partitions, or its commands one by one, as {@link Delivery} says. All members of a group must
 * have the same performers and the same inbox.
 */
public final class Participant implements AutoCloseable {

  private static final Duration INTERRUPT_WAIT = Duration.ofSeconds(5);

  private final ParticipantConfig config;
  private final ParticipantRunner runner;
  private final Thread thread;
  private final @Nullable AvroWire ownWire;

  private Participant(Builder builder) {
    AvroWire shared = builder.wire;
    this.config = builder.config;
    this.ownWire = shared == null ? AvroWire.connect(config.registryUrl()) : null;
    AvroWire wire = ownWire == null ? requireNonNull(shared) : ownWire;
    this.runner =
        new ParticipantRunner(
            config, builder.inbox, new Performers(builder.performers, wire), wire, builder.probe);
    this.thread = new Thread(runner, "participant-" + config.group());
  }

  /** A participant with this configuration, and an inbox in Kafka unless told otherwise. */
  public static Builder builder(ParticipantConfig config) {
    return new Builder(config);
  }

  /** Starts it; returns at once. What it cannot reach it waits for. Called once. */
  public void start() {
    thread.start();
  }

  /** Whether it runs: false before the start, after the close, and after a failure. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Why it ended before it was closed: a fault of its set-up or of this library. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(runner.failure());
  }

  /**
   * Closes it in order: the commands under way are finished and replied to, what has been replied
   * to is committed, and the group is left, so that other members take over at once.
   *
   * @throws IllegalStateException when a performer does not come to an end in the close timeout
   */
  @Override
  public void close() {
    runner.finish();
    try {
      thread.join(config.closeTimeout().toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(INTERRUPT_WAIT.toMillis());
        throw new IllegalStateException(
            "expected %s to close within %s, found it at work; interrupted"
                .formatted(thread.getName(), config.closeTimeout()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while closing " + thread.getName(), e);
    } finally {
      if (ownWire != null) {
        ownWire.close();
      }
    }
  }

  /** Collects what a participant is made of. */
  public static final class Builder {

    private final ParticipantConfig config;
    private final Map<String, Performer<GenericRecord>> performers = new TreeMap<>();
    private Inbox inbox = Inbox.kafka();
    private @Nullable AvroWire wire;
    private Consumer<Member.Stage> probe = stage -> {};

    private Builder(ParticipantConfig config) {
      this.config = config;
    }

    /** Where it remembers what its commands came to. */
    public Builder inbox(Inbox chosen) {
      this.inbox = chosen;
      return this;
    }

    /** A wire that others use too; it is theirs to close. */
    public Builder wire(AvroWire shared) {
      this.wire = shared;
      return this;
    }

    /** Performs the commands of this generated class. */
    public <C extends SpecificRecordBase> Builder on(Class<C> schema, Performer<C> performer) {
      return on(
          SpecificData.get().getSchema(schema).getFullName(),
          (command, context) -> performer.perform(schema.cast(command), context));
    }

    /** Performs the commands whose schema has this full name. */
    public Builder on(String schema, Performer<GenericRecord> performer) {
      if (performers.putIfAbsent(schema, performer) != null) {
        throw new IllegalArgumentException(
            "expected one performer for " + schema + ", found another one");
      }
      return this;
    }

    /** For tests: told of the stages of every batch; an error that it throws ends the loop. */
    Builder probe(Consumer<Member.Stage> told) {
      this.probe = told;
      return this;
    }

    /** The participant, which has not been started. */
    public Participant build() {
      if (performers.isEmpty()) {
        throw new IllegalArgumentException(
            "expected a performer for at least one schema, found none");
      }
      if (config.delivery() == Delivery.QUEUE && inbox instanceof KafkaInbox) {
        throw new IllegalArgumentException(
            "expected an inbox that all members share with delivery=queue, such as"
                + " Inbox.jdbc(dataSource); found Inbox.kafka(), whose partitions have owners");
      }
      return new Participant(this);
    }
  }
}
