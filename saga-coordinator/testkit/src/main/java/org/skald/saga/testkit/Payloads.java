package org.skald.saga.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.skald.saga.Action;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Element;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaId;
import org.skald.saga.StepDefinition;
import org.skald.saga.definition.AvroToJson;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.Converted;
import org.skald.saga.definition.InputProblem;
import org.skald.saga.definition.Schemas;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.WireFormat;

/** The payloads of a definition as JSON; a document that is none of them is the test's mistake. */
final class Payloads {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** One of so many replies repeats nothing, so that what a saga expects is not met. */
  private static final int OTHERWISE = 4;

  private final CheckedDefinition checked;
  private final Schemas schemas;

  Payloads(CheckedDefinition checked, Schemas schemas) {
    this.checked = checked;
    this.schemas = schemas;
  }

  SagaDefinition definition() {
    return checked.definition();
  }

  SagaId idOf(Payload input) {
    return switch (checked.idOf(input)) {
      case CheckedDefinition.Identified.Known(var id) -> id;
      case CheckedDefinition.Identified.Broken(var reason) ->
          throw new WithoutId("expected an input with an id, found: " + reason);
    };
  }

  /** The input starts no saga. */
  static final class WithoutId extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    WithoutId(String message) {
      super(message);
    }
  }

  Payload input(String json) {
    return payload("the input", checked.input(json));
  }

  /** Whether a reply of this step is seen by anybody. */
  boolean hasReply(String step) {
    return checked.reply(Element.declared(step)).isPresent();
  }

  Payload reply(String step, String json) {
    declared(step);
    var schema =
        checked
            .reply(Element.declared(step))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "expected a step with a 'reply', found none for '%s'".formatted(step)));
    return payload("a reply of '%s'".formatted(step), CheckedDefinition.payload(json, schema));
  }

  /** What somebody puts into the command to do a step, or to undo it. */
  SagaCommand.Edit edit(String step, Direction direction, String json) {
    var schema = command(step, direction).schema();
    return new SagaCommand.Edit(
        direction,
        schema,
        payload(
            "a command of '%s'".formatted(step),
            CheckedDefinition.payload(json, checked.schema(schema))));
  }

  private CommandTemplate command(String step, Direction direction) {
    var call =
        switch (declared(step).action()) {
          case Action.Call it -> it;
          case Action.ForEach(_, _, var each) -> each;
          case Action.AtOnce _, Action.Sleep _, Action.AwaitSignal _ ->
              throw new IllegalArgumentException(
                  "expected a step with a 'send', found none for '%s'".formatted(step));
        };
    return switch (direction) {
      case DO -> call.command();
      case UNDO ->
          call.compensation()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "expected a step with a 'compensate', found none for '%s'".formatted(step)))
              .command();
    };
  }

  /** Some input. */
  Payload anyInput(RandomGenerator random) {
    return any("the input", checked.input(), random);
  }

  /** Some reply of a step, if it has one. */
  Optional<Payload> anyReply(String step, RandomGenerator random) {
    return checked
        .reply(Element.declared(step))
        .map(it -> any("a reply of '%s'".formatted(step), it, random));
  }

  /** Some reply of a step to a command, if it has one: what the command says, it mostly repeats. */
  Optional<Payload> anyReply(String step, Payload command, RandomGenerator random) {
    return checked
        .reply(Element.declared(step))
        .map(schema -> {
          var json = new SampleJson(random).of(schema.schema());
          if (random.nextInt(OTHERWISE) > 0) {
            repeat(command, json, schema);
          }
          return payload(
              "a reply of '%s'".formatted(step), CheckedDefinition.payload(json, schema));
        });
  }

  /** Fields of one name and type are taken for the same thing, as the number of an order is. */
  private void repeat(Payload command, JsonNode reply, RegisteredSchema schema) {
    if (!(reply instanceof ObjectNode record)) {
      return;
    }
    var said = render(command);
    var asked = schemaOf(command);
    for (var field : schema.schema().getFields()) {
      var same = asked.getField(field.name());
      if (same != null && same.schema().equals(field.schema())) {
        record.set(field.name(), said.path(field.name()));
      }
    }
  }

  private static Payload any(String what, RegisteredSchema schema, RandomGenerator random) {
    var json = new SampleJson(random).of(schema.schema());
    return payload(what, CheckedDefinition.payload(json, schema));
  }

  /** A step as the file declares it; elements of a fan-out are what it says of all of them. */
  StepDefinition declared(String step) {
    return definition().step(Element.declared(step));
  }

  JsonNode json(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected JSON, found: " + e.getOriginalMessage(), e);
    }
  }

  /** As plain JSON, read back so that numbers compare as those of a document. */
  JsonNode render(Payload payload) {
    var bytes = payload.toBytes();
    var schema = schemaOf(payload);
    return json(AvroToJson.render(WireFormat.decode(schema, schema, bytes), schema).toString());
  }

  private Schema schemaOf(Payload payload) {
    return schemas.byId(WireFormat.schemaId(payload.toBytes())).orElseThrow();
  }

  private static Payload payload(String what, Converted converted) {
    return switch (converted) {
      case Converted.Ready(var payload) -> payload;
      case Converted.Faulty(var problems) ->
          throw new IllegalArgumentException(
              problems.stream()
                  .map(InputProblem::render)
                  .collect(Collectors.joining("; ", what + ": ", "")));
    };
  }
}
