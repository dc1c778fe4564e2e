package org.skald.saga.definition;

import java.time.Duration;
import org.apache.avro.Schema;
import org.skald.saga.EventChannel;
import org.skald.saga.Payload;
import org.skald.saga.definition.Expression.Failed;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.WireFormat;

/**
 * An event that a step of a definition waits for: which records of its topic are such, and when.
 */
public final class AwaitedEvent {

  private final EventChannel channel;
  private final PayloadReader reader;
  private final Expression key;
  private final Duration buffer;

  AwaitedEvent(EventChannel channel, PayloadReader reader, Expression key, Duration buffer) {
    this.channel = channel;
    this.reader = reader;
    this.key = key;
    this.buffer = buffer;
  }

  /** Where it meets the sagas that wait for it. */
  public EventChannel channel() {
    return channel;
  }

  /** How long one that comes first is kept. */
  public Duration buffer() {
    return buffer;
  }

  /** Whether records of a schema are such events, by its name. */
  public boolean isOf(Schema writer) {
    return isNamed(writer, reader.pinned());
  }

  /** Avro itself goes by the fields alone, and would read many a record as another. */
  static boolean isNamed(Schema writer, RegisteredSchema pinned) {
    return writer.getType() == Schema.Type.RECORD
        && (writer.getFullName().equals(pinned.schema().getFullName())
            || pinned.schema().getAliases().contains(writer.getFullName()));
  }

  /** The mailbox for an event that was written with this schema. */
  public Keyed mailboxOf(Payload event, Schema writer) {
    try {
      var own = reader.with(WireFormat.schemaId(event.toBytes()), writer);
      var value = String.valueOf(key.evaluate(Activation.ofEvent(own, event)));
      return value.isEmpty() ? new Keyed.None() : new Keyed.Known(channel.mailbox(value));
    } catch (Failed e) {
      return new Keyed.Broken("key: " + e.getMessage());
    } catch (NotDecodable e) {
      return new Keyed.Broken("event: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Keyed.Broken("key: `%s`: %s".formatted(key.source(), e.getMessage()));
    }
  }

  /** What the {@code key} expression came to. */
  public sealed interface Keyed {

    /** The name of the mailbox. */
    record Known(String mailbox) implements Keyed {}

    /** An empty text: it is for nobody. */
    record None() implements Keyed {}

    /** There is no key of this event. */
    record Broken(String reason) implements Keyed {}
  }
}
