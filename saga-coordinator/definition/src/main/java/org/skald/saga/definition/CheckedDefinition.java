package org.skald.saga.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.skald.saga.Payload;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaId;
import org.skald.saga.definition.Expression.Failed;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.WireFormat;

/** A definition file that is sound: what the decider runs, and what belongs to its starts. */
public final class CheckedDefinition {

  private final SagaDefinition definition;
  private final PayloadReader input;
  private final Expression id;
  private final Intake intake;
  private final Map<String, RegisteredSchema> replies;
  private final SortedMap<String, RegisteredSchema> schemas;
  private final FieldReads reads;

  CheckedDefinition(
      SagaDefinition definition,
      PayloadReader input,
      Expression id,
      Intake intake,
      Map<String, RegisteredSchema> replies,
      SortedMap<String, RegisteredSchema> schemas,
      FieldReads reads) {
    this.definition = definition;
    this.input = input;
    this.id = id;
    this.intake = intake;
    this.replies = Map.copyOf(replies);
    this.schemas = Collections.unmodifiableSortedMap(schemas);
    this.reads = reads;
  }

  /**
   * What it takes from the topics of others.
   *
   * @param startOn the topic of which each record starts a saga
   * @param awaited the events for which its steps wait
   */
  record Intake(Optional<String> startOn, List<AwaitedEvent> awaited) {
    /** Keeps its own copy. */
    Intake {
      awaited = List.copyOf(awaited);
    }
  }

  /** What the decider runs. */
  public SagaDefinition definition() {
    return definition;
  }

  /** The schema of the input, pinned. */
  public RegisteredSchema input() {
    return input.pinned();
  }

  /** The topic of which each record starts a saga; empty when the file names none. */
  public Optional<String> startOn() {
    return intake.startOn();
  }

  /** The events that its steps wait for. */
  public List<AwaitedEvent> awaited() {
    return intake.awaited();
  }

  /** The schema of the reply of a step, pinned; empty when the file names none. */
  public Optional<RegisteredSchema> reply(String step) {
    return Optional.ofNullable(replies.get(step));
  }

  /** The ids of all schemas that the definition is pinned to, by full name. */
  public SortedMap<String, Integer> schemaIds() {
    var ids = new TreeMap<String, Integer>();
    schemas.forEach((name, schema) -> ids.put(name, schema.id()));
    return ids;
  }

  /**
   * A schema that the definition is pinned to, by full name; throws {@link
   * IllegalArgumentException} for another.
   */
  public RegisteredSchema schema(String fullName) {
    var schema = schemas.get(fullName);
    if (schema == null) {
      throw new IllegalArgumentException(
          "expected a schema of %s, which are %s, found '%s'"
              .formatted(definition.id(), schemas.keySet(), fullName));
    }
    return schema;
  }

  /** What its expressions read. */
  FieldReads reads() {
    return reads;
  }

  /** The input that a plain JSON document describes, or all that is wrong with it. */
  public Converted input(String json) {
    return payload(json, input.pinned());
  }

  /** The payload of a schema that a plain JSON document describes, or all that is wrong with it. */
  public static Converted payload(String json, RegisteredSchema schema) {
    return PayloadJson.parse(json, schema);
  }

  /** The payload of a schema that a plain JSON tree describes, or all that is wrong with it. */
  public static Converted payload(JsonNode json, RegisteredSchema schema) {
    return PayloadJson.convert(json, schema);
  }

  /** The input that a plain JSON tree describes, or all that is wrong with it. */
  public Converted input(JsonNode json) {
    return payload(json, input.pinned());
  }

  /** The input that somebody has written with a schema of theirs, or why it is none. */
  public Converted input(Payload written, Schema writer) {
    var expected = "an input of " + input.pinned().schema().getFullName();
    if (!isOfInput(writer)) {
      return Converted.Faulty.whole(expected, AvroTypes.describe(writer));
    }
    try {
      reader(written, writer).read(written);
      return new Converted.Ready(written);
    } catch (NotDecodable e) {
      return Converted.Faulty.whole(expected, "one that cannot be read: " + e.getMessage());
    }
  }

  /** Whether records of a schema are such as the input, by its name. */
  public boolean isOfInput(Schema writer) {
    return AwaitedEvent.isNamed(writer, input.pinned());
  }

  /** The id of the saga that an input starts which was written with this schema. */
  public Identified idOf(Payload payload, Schema writer) {
    return idOf(payload, reader(payload, writer));
  }

  private PayloadReader reader(Payload payload, Schema writer) {
    return input.with(WireFormat.schemaId(payload.toBytes()), writer);
  }

  /** The id of the saga that this input starts. */
  public Identified idOf(Payload payload) {
    return idOf(payload, input);
  }

  private Identified idOf(Payload payload, PayloadReader reader) {
    try {
      var value = id.evaluate(Activation.ofInput(reader, payload));
      return new Identified.Known(new SagaId(String.valueOf(value)));
    } catch (Failed e) {
      return new Identified.Broken("id: " + e.getMessage());
    } catch (NotDecodable e) {
      return new Identified.Broken("input: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Identified.Broken("id: `%s`: %s".formatted(id.source(), e.getMessage()));
    }
  }

  /** What the {@code id} expression came to. */
  public sealed interface Identified {

    /** The id. */
    record Known(SagaId sagaId) implements Identified {}

    /** There is none for this input. */
    record Broken(String reason) implements Identified {}
  }
}
