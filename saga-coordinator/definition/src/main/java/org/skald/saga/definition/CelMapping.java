package org.skald.saga.definition;

import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.IndexedRecord;
import org.skald.saga.Mapping;
import org.skald.saga.Payload;
import org.skald.saga.Scope;
import org.skald.saga.definition.Expression.Failed;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.WireFormat;

/** The {@code with} of a command: equal to another with the same sources and schemas. */
final class CelMapping implements Mapping {

  private final ExpressionIdentity identity;
  private final RegisteredSchema target;
  private final RecordTemplate template;
  private final Activation.Reads reads;

  CelMapping(RegisteredSchema target, RecordTemplate template, Activation.Reads reads) {
    this.target = target;
    this.template = template;
    this.reads = reads;
    this.identity = ExpressionIdentity.of(target, template, reads);
  }

  RecordTemplate template() {
    return template;
  }

  @Override
  public Mapped map(Scope scope) {
    try {
      return encoded(template.make(reads.of(scope)));
    } catch (Failed | NotDecodable e) {
      return new Mapped.Broken(String.valueOf(e.getMessage()));
    } catch (AvroRuntimeException | ClassCastException e) {
      return new Mapped.Broken(
          "expected values of %s, found others (%s)"
              .formatted(AvroTypes.describe(target.schema()), e.getMessage()));
    }
  }

  @Override
  public Set<String> needs() {
    return reads.needs();
  }

  private Mapped encoded(IndexedRecord record) {
    try {
      var bytes = WireFormat.encode(target.id(), record);
      return bytes.length <= Payload.MADE_BYTES_MAX
          ? new Mapped.Ready(Payload.of(bytes))
          : new Mapped.Broken(
              "expected a %s of at most %d bytes, found %d"
                  .formatted(target.schema().getFullName(), Payload.MADE_BYTES_MAX, bytes.length));
    } catch (IllegalArgumentException e) {
      return new Mapped.Broken(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CelMapping that && identity.equals(that.identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  @Override
  public String toString() {
    return "CelMapping" + identity.sources();
  }
}
