package org.skald.participant;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.schemas.RegistryUnavailable;
import org.skald.schemas.SchemaRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The performers of a participant, by the full names of their commands' schemas. */
final class Performers implements Inbox.Work {

  private static final Logger LOG = LoggerFactory.getLogger(Performers.class);

  private final Map<String, Performer<GenericRecord>> bySchema;
  private final AvroWire wire;

  Performers(Map<String, Performer<GenericRecord>> bySchema, AvroWire wire) {
    this.bySchema = new TreeMap<>(bySchema);
    this.wire = wire;
  }

  Set<String> schemas() {
    return new TreeSet<>(bySchema.keySet());
  }

  @Override
  public Answer perform(ReceivedCommand command, UnitOfWork unit, @Nullable Reply original) {
    Envelope envelope = command.envelope();
    GenericRecord payload = command.payload();
    if (payload == null) {
      LOG.warn("command_refused command=\"{}\" problem=\"{}\"", envelope, command.problem());
      return new Answer.Refused(command.problem());
    }
    Performer<GenericRecord> performer = bySchema.get(payload.getSchema().getFullName());
    if (performer == null) {
      throw new IllegalStateException("expected a performer for " + envelope + ", found none");
    }
    try {
      LiveContext context = new LiveContext(envelope, unit, original, wire);
      return new Answer.Done(encoded(performer.perform(payload, context)), context.isUnchanged());
    } catch (Refusal e) {
      LOG.info("command_refused command=\"{}\" reason=\"{}\"", envelope, e.reason());
      return new Answer.Refused(e.reason());
    } catch (Failure e) {
      LOG.warn("command_failed command=\"{}\" reason=\"{}\"", envelope, e.reason(), e);
      return new Answer.Failed(e.reason(), envelope.attempt());
    } catch (OutcomeUnknown e) {
      LOG.warn("command_unknown command=\"{}\" reason=\"{}\"", envelope, e.reason(), e);
      return new Answer.Unknown(e.reason());
    } catch (RegistryUnavailable e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("command_failed command=\"{}\"", envelope, e);
      restoreInterrupt(e);
      return new Answer.Failed(
          "expected to perform %s, found %s; its message is in the participant's log"
              .formatted(envelope, e.getClass().getSimpleName()),
          envelope.attempt());
    }
  }

  /* Encoded before the transaction commits: a reply that cannot be sent undoes what was done. */
  private Reply encoded(@Nullable IndexedRecord reply) {
    if (reply == null) {
      return Reply.EMPTY;
    }
    byte[] bytes;
    try {
      bytes = wire.encode(reply);
    } catch (IllegalArgumentException | SchemaRefused e) {
      throw new Failure(
          "expected a reply that can be encoded, found a %s that cannot"
              .formatted(reply.getSchema().getFullName()),
          e);
    }
    if (bytes.length > Performer.REPLY_BYTES_MAX) {
      throw new Failure(
          "expected a reply of at most %d bytes, found %d"
              .formatted(Performer.REPLY_BYTES_MAX, bytes.length));
    }
    return Reply.of(bytes);
  }

  private static void restoreInterrupt(Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }
}
