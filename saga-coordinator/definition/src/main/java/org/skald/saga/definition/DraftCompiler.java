package org.skald.saga.definition;

import static java.util.Objects.requireNonNull;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.skald.saga.Action;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Condition;
import org.skald.saga.DefinitionId;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.Compiled.Explorable;
import org.skald.saga.definition.Draft.Command;
import org.skald.saga.definition.Draft.Compensation;
import org.skald.saga.definition.Draft.Compensation.Missing;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Send;
import org.skald.saga.definition.Draft.Step;
import org.skald.saga.definition.Sight.Hidden;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Scalar;
import org.skald.schemas.RegisteredSchema;

/** Compiles one draft against its schemas. */
final class DraftCompiler {

  private final Draft draft;
  private final ProblemList problems;
  private final PinnedSchemas schemas;
  private final AvroTypes types = new AvroTypes();
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Map<String, RegisteredSchema> replies = new HashMap<>();
  private final Optional<RegisteredSchema> input;
  private final StepGraph graph;
  private Set<String> late = Set.of();

  DraftCompiler(Draft draft, Schemas schemas, ProblemList problems) {
    this.draft = draft;
    this.problems = problems;
    this.schemas = new PinnedSchemas(schemas, problems);
    this.graph = StepGraph.of(draft.steps(), problems);
    this.input = draft.input().flatMap(this.schemas::record);
    for (var step : draft.steps().read()) {
      var name = step.name().value();
      steps.put(name, step);
      step.reply().flatMap(this.schemas::record).ifPresent(reply -> replies.put(name, reply));
    }
  }

  /** The definition; empty when problems have been reported that leave none to be explored. */
  Optional<CheckedDefinition> compile() {
    late = new KindRules(draft, graph, problems).check();
    var id = compileId();
    var compiled = new HashMap<String, StepDefinition>();
    for (var step : draft.steps().read()) {
      compile(step).ifPresent(definition -> compiled.put(step.name().value(), definition));
    }
    if (!problems.isReadable()) {
      return Optional.empty();
    }
    var name =
        new DefinitionId(draft.name().orElseThrow().value(), draft.version().orElseThrow().value());
    var ordered = graph.order().stream().map(step -> compiled.get(step.name().value())).toList();
    var definition = SagaDefinition.of(name, draft.deadline().map(Located::value), ordered);
    return Optional.of(
        new CheckedDefinition(
            definition,
            schemas.reader(input.orElseThrow()),
            id.orElseThrow(),
            replies,
            schemas.ids()));
  }

  /** The definition as far as the file says it, and the rules it breaks. */
  Explorable explorable(CheckedDefinition definition) {
    return new Explorable(definition.definition(), undeclared(), late);
  }

  private Set<String> undeclared() {
    return draft.steps().read().stream()
        .filter(step -> step.act() instanceof Send && step.compensation() instanceof Missing)
        .filter(step -> kindOf(step) == StepKind.COMPENSATABLE)
        .map(step -> step.name().value())
        .collect(Collectors.toSet());
  }

  private Optional<Expression> compileId() {
    return draft
        .id()
        .flatMap(scalar -> templates(Sight.ofInput(inputType())).ofType(scalar, SimpleType.STRING));
  }

  private CelType inputType() {
    return input.<CelType>map(found -> types.typeOf(found.schema())).orElse(SimpleType.DYN);
  }

  private TemplateCompiler templates(Sight sight) {
    return new TemplateCompiler(types, new ExpressionCompiler(types, sight, problems), problems);
  }

  private Optional<StepDefinition> compile(Step step) {
    var when = step.when().flatMap(scalar -> compileWhen(scalar, step));
    return compileAct(step)
        .filter(_ -> problems.isReadable())
        .map(action ->
            new StepDefinition(
                step.name().value(),
                kindOf(step),
                step.before().stream().map(Located::value).collect(Collectors.toSet()),
                when,
                step.otherwise().map(Located::value),
                action));
  }

  /** What merely waits is of the kind that its place asks for: there is nothing to undo. */
  private StepKind kindOf(Step step) {
    return switch (step.act()) {
      case Send send -> send.kind().value();
      case Draft.Sleep _, Draft.AwaitSignal _ ->
          graph.isAfterThePivot(step) || goesForwardOnly()
              ? StepKind.RETRIABLE
              : StepKind.COMPENSATABLE;
    };
  }

  private boolean goesForwardOnly() {
    return draft.hasKind(StepKind.RETRIABLE) && !draft.hasKind(StepKind.PIVOT);
  }

  private Optional<Action> compileAct(Step step) {
    return switch (step.act()) {
      case Send send -> compileSend(step, send);
      case Draft.Sleep(var length) -> length.map(it -> new Action.Sleep(it.value()));
      case Draft.AwaitSignal(var timeout, _) ->
          timeout.map(it -> new Action.AwaitSignal(it.value()));
    };
  }

  private Optional<Action> compileSend(Step step, Send send) {
    var templates = templates(sight(step, false));
    var command = compile(send.command(), step, step.name(), false, templates);
    var compensation = compileCompensation(step);
    return command.map(template ->
        new Action.Call(
            template,
            send.call().timeout(),
            send.call().retry(),
            send.onUnknown().value(),
            compensation));
  }

  private Optional<Condition> compileWhen(Scalar scalar, Step step) {
    var templates = templates(sight(step, false));
    var compiled = templates.ofType(scalar, SimpleType.BOOL);
    return templates.unmet().isEmpty()
        ? compiled.map(e -> new CelCondition(e, reads(List.of(e), step, false)))
        : Optional.of(new Unmet(templates.unmet()));
  }

  private Optional<Action.Compensation> compileCompensation(Step step) {
    if (!(step.compensation() instanceof Compensation.Send send)) {
      return Optional.empty();
    }
    var owner = new Located<>("compensate", send.place(), send.path());
    return compile(send.command(), step, owner, true, templates(sight(step, true)))
        .map(template ->
            new Action.Compensation(template, send.call().timeout(), send.call().retry()));
  }

  private Optional<CommandTemplate> compile(
      Command command,
      Step step,
      Located<String> owner,
      boolean isUndo,
      TemplateCompiler templates) {
    var target = command.schema().flatMap(schemas::record);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    var record = target.get().schema();
    var template = new RecordTemplate(record, List.of());
    switch (command.with().orElse(null)) {
      case null ->
          templates.reportMissing(owner.place(), owner.path() + ".with", record, List.of());
      case Mapping with -> template = templates.compile(with, record);
      case Broken _ -> {}
      case YamlNode other ->
          problems.add(other, "a map of fields of " + record.getFullName(), other.describe());
    }
    var expressions =
        template.expressions().map(RecordTemplate.Field.Computed::expression).toList();
    if (!problems.isReadable() || command.topic().isEmpty()) {
      return Optional.empty();
    }
    var mapping =
        templates.unmet().isEmpty()
            ? new CelMapping(target.get(), template, reads(expressions, step, isUndo))
            : new Unmet(templates.unmet());
    return Optional.of(
        new CommandTemplate(record.getFullName(), command.topic().get().value(), mapping));
  }

  /** What the expressions of a step, or of its compensation, can see. */
  private Sight sight(Step step, boolean isUndo) {
    var self = step.name().value();
    var visible = new LinkedHashMap<String, CelType>();
    var hidden = new HashMap<String, Hidden>();
    draft.steps().unreadable().forEach(name -> visible.put(name, SimpleType.DYN));
    for (var other : steps.values()) {
      var name = other.name().value();
      boolean isOwn = name.equals(self);
      if (isOwn && !isUndo) {
        hidden.put(name, Hidden.ITSELF);
      } else if (!isOwn && graph.isSound() && !graph.comesBefore(name, self)) {
        hidden.put(name, Hidden.NOT_BEFORE);
      } else if (other.reply().isEmpty()) {
        hidden.put(name, Hidden.WITHOUT_REPLY);
      } else {
        visible.put(name, typeOfReply(other, step, isUndo));
      }
    }
    var uncertain = isUndo && isUncertain(step) ? Optional.of(self) : Optional.<String>empty();
    return new Sight(inputType(), Optional.of(visible), hidden, uncertain);
  }

  private CelType typeOfReply(Step other, Step seenFrom, boolean isUndo) {
    var reply = replies.get(other.name().value());
    if (reply == null) {
      return SimpleType.DYN;
    }
    var type = types.typeOf(reply.schema());
    return mayBeMissing(other, seenFrom, isUndo) ? OptionalType.create(type) : type;
  }

  /** A conditional step may have been skipped; but what is undone has happened. */
  private static boolean mayBeMissing(Step other, Step seenFrom, boolean isUndo) {
    boolean isOwn = other.name().value().equals(seenFrom.name().value());
    return isOwn ? isUndo && isUncertain(other) : other.isConditional();
  }

  private static boolean isUncertain(Step step) {
    return step.act() instanceof Send send && send.onUnknown().value() == UnknownPolicy.COMPENSATE;
  }

  private Activation.Reads reads(List<Expression> expressions, Step step, boolean isUndo) {
    var readers = new LinkedHashMap<String, PayloadReader>();
    Set<String> optional = new HashSet<>();
    for (var name : expressions.stream().flatMap(e -> e.steps().stream()).sorted().toList()) {
      var reply = replies.get(name);
      if (reply != null) {
        readers.put(name, schemas.reader(reply));
        if (mayBeMissing(requireNonNull(steps.get(name)), step, isUndo)) {
          optional.add(name);
        }
      }
    }
    boolean readsInput = expressions.stream().anyMatch(Expression::readsInput);
    var inputReader = input.filter(_ -> readsInput).map(schemas::reader);
    return new Activation.Reads(inputReader, readers, Set.copyOf(optional));
  }
}
