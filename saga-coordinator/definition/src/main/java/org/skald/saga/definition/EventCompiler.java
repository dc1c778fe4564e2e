package org.skald.saga.definition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skald.saga.Action;
import org.skald.saga.EventChannel;
import org.skald.saga.EventSteps;
import org.skald.saga.Mapping;
import org.skald.saga.Payload;
import org.skald.saga.definition.Draft.AwaitEvent;
import org.skald.saga.definition.Draft.Step;
import org.skald.saga.definition.StepSights.Viewer;
import org.skald.saga.definition.YamlNode.Scalar;
import org.skald.schemas.RegisteredSchema;

/** Compiles the steps of a draft that wait for events, and what is to be known of these. */
final class EventCompiler {

  /** Enough to tell the few expressions of one definition apart. */
  private static final int DIGITS = 8;

  private static final String KEY_TYPES = "a text or a whole number";

  private final String definition;
  private final StepSights sights;
  private final AvroTypes types;
  private final PinnedSchemas schemas;
  private final ProblemList problems;
  private final List<AwaitedEvent> awaited = new ArrayList<>();

  EventCompiler(
      String definition,
      StepSights sights,
      AvroTypes types,
      PinnedSchemas schemas,
      ProblemList problems) {
    this.definition = definition;
    this.sights = sights;
    this.types = types;
    this.schemas = schemas;
    this.problems = problems;
  }

  /** The events that the steps wait for which have been compiled. */
  List<AwaitedEvent> awaited() {
    return List.copyOf(awaited);
  }

  /**
   * What a step does.
   *
   * @param isHeld whether the saga is stuck there when no event has come in time
   */
  Optional<Action.Call> compile(Step step, AwaitEvent act, boolean isHeld) {
    var schema = act.event().flatMap(schemas::record);
    var key = act.key().flatMap(it -> compileKey(it, schema));
    var viewer = Viewer.of(step);
    var templates = templates(sights.of(viewer));
    var matches = act.matches().flatMap(it -> templates.of(it, EventCompiler::isKey, KEY_TYPES));
    if (key.isPresent() && matches.isPresent()) {
      requireSame(act, key.get(), matches.get());
    }
    if (!problems.isReadable() || key.isEmpty() || schema.isEmpty()) {
      return Optional.empty();
    }
    var channel =
        new EventChannel(
            definition,
            act.from().orElseThrow().value(),
            schema.get().schema().getFullName(),
            digest(key.get().source()));
    awaited.add(new AwaitedEvent(channel, schemas.reader(schema.get()), key.get(), act.buffer()));
    var timeout = act.timeout().orElseThrow().value();
    return matches
        .<Mapping>map(it -> new CelMatches(channel, it, sights.reads(List.of(it), viewer)))
        .or(() -> Optional.of(new Unmet(templates.unmet())))
        .map(it -> EventSteps.await(channel, it, timeout, isHeld));
  }

  private Optional<Expression> compileKey(Scalar scalar, Optional<RegisteredSchema> schema) {
    var event = schema.<CelType>map(it -> types.typeOf(it.schema())).orElse(SimpleType.DYN);
    return templates(Sight.ofEvent(event)).of(scalar, EventCompiler::isKey, KEY_TYPES);
  }

  /** A number is never a text, so the two would never meet. */
  private void requireSame(AwaitEvent act, Expression key, Expression matches) {
    var expected = key.type();
    var found = matches.type();
    if (!expected.equals(found)
        && !expected.equals(SimpleType.DYN)
        && !found.equals(SimpleType.DYN)) {
      problems.add(
          act.matches().orElseThrow(),
          "%s, as the key `%s` is".formatted(AvroTypes.describe(expected), key.source()),
          "`%s`, which is %s".formatted(matches.source(), AvroTypes.describe(found)));
    }
  }

  private static boolean isKey(CelType type) {
    return type.equals(SimpleType.STRING) || type.equals(SimpleType.INT);
  }

  private static String digest(String source) {
    return Payload.of(source.strip().getBytes(StandardCharsets.UTF_8))
        .digest()
        .substring(0, DIGITS);
  }

  private TemplateCompiler templates(Sight sight) {
    return new TemplateCompiler(types, new ExpressionCompiler(types, sight, problems), problems);
  }
}
