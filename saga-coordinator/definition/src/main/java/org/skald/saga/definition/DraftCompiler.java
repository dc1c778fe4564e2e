package org.skald.saga.definition;

import static java.util.Objects.requireNonNull;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.skald.saga.Action;
import org.skald.saga.Changed;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Condition;
import org.skald.saga.DefinitionId;
import org.skald.saga.LockSteps;
import org.skald.saga.RetryPolicy;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepDefinition;
import org.skald.saga.StepKind;
import org.skald.saga.definition.Compiled.Explorable;
import org.skald.saga.definition.Draft.Command;
import org.skald.saga.definition.Draft.Compensation;
import org.skald.saga.definition.Draft.Compensation.Missing;
import org.skald.saga.definition.Draft.ForEach;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Send;
import org.skald.saga.definition.Draft.Step;
import org.skald.saga.definition.StepSights.Fan;
import org.skald.saga.definition.StepSights.Viewer;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Scalar;
import org.skald.schemas.RegisteredSchema;

/** Compiles one draft against its schemas. */
final class DraftCompiler {

  private static final RetryPolicy AS_OFTEN_AS_NEEDED =
      new RetryPolicy(
          RetryPolicy.UNLIMITED, StepReader.BACKOFF, StepReader.BACKOFF_MAX, StepReader.JITTER);

  private final Draft draft;
  private final ProblemList problems;
  private final PinnedSchemas schemas;
  private final AvroTypes types = new AvroTypes();
  private final StepGraph graph;
  private final StepSights sights;
  private final EventCompiler events;
  private Set<String> late = Set.of();

  DraftCompiler(Draft draft, Schemas schemas, ProblemList problems) {
    this.draft = draft;
    this.problems = problems;
    this.schemas = new PinnedSchemas(schemas, problems);
    this.graph = StepGraph.of(draft.steps(), problems);
    this.sights = new StepSights(draft, graph, types, this.schemas);
    var name = draft.name().map(Located::value).orElse("");
    this.events = new EventCompiler(name, sights, types, this.schemas, problems);
  }

  /** The definition; empty when problems have been reported that leave none to be explored. */
  Optional<CheckedDefinition> compile() {
    late = new KindRules(draft, graph, problems).check();
    var id = compileId();
    var locks = new LocksCompiler(sights, types, problems).compile(draft.locks());
    var output = draft.output().flatMap(this::compileOutput);
    var compiled = new HashMap<String, StepDefinition>();
    for (var step : draft.steps().read()) {
      compile(step).ifPresent(definition -> compiled.put(step.name().value(), definition));
    }
    if (!problems.isReadable()) {
      return Optional.empty();
    }
    var name =
        new DefinitionId(draft.name().orElseThrow().value(), draft.version().orElseThrow().value());
    var ordered =
        Stream.concat(
                graph.order().stream()
                    .map(step -> requireNonNull(compiled.get(step.name().value())))
                    .map(this::answered),
                output.stream())
            .toList();
    var definition =
        SagaDefinition.of(
                name,
                draft.deadline().map(Located::value),
                locks.locks().isEmpty()
                    ? ordered
                    : LockSteps.before(ordered, locks, LocksCompiler.patience(draft.locks())))
            .keptFor(draft.retention().map(Located::value))
            .withFourEyes(draft.fourEyes())
            .withSavePoints(savePoints());
    return Optional.of(
        new CheckedDefinition(
            definition,
            schemas.reader(sights.input().orElseThrow()),
            id.orElseThrow(),
            new CheckedDefinition.Intake(draft.startOn().map(Located::value), events.awaited()),
            withOutput(sights.replies()),
            schemas.found(),
            types.reads()));
  }

  /** A reply that some expression looks into has to be there for it. */
  private StepDefinition answered(StepDefinition step) {
    var reply = Optional.ofNullable(sights.replies().get(step.name()));
    return reply
        .filter(_ -> types.reads().ofStep(step.name()))
        .map(it -> step.answeredBy(new DeclaredReply(schemas.reader(it))))
        .orElse(step);
  }

  private Map<String, RetryPolicy> savePoints() {
    var all = new HashMap<String, RetryPolicy>();
    for (var step : draft.steps().read()) {
      step.savePoint().ifPresent(it -> all.put(step.name().value(), it.value()));
    }
    return all;
  }

  private Map<String, RegisteredSchema> withOutput(Map<String, RegisteredSchema> replies) {
    var all = new HashMap<>(replies);
    draft
        .output()
        .flatMap(Draft.Output::schema)
        .flatMap(schemas::record)
        .ifPresent(schema -> all.put(SagaDefinition.OUTPUT, schema));
    return all;
  }

  /** The last step: it comes after all others, and beyond the pivot it has to be made. */
  private Optional<StepDefinition> compileOutput(Draft.Output output) {
    var owner = new Located<>(SagaDefinition.OUTPUT, output.place(), SagaDefinition.OUTPUT);
    return compile(output.schema().flatMap(schemas::record), output.with(), owner, Viewer.OUTPUT)
        .map(mapping ->
            new StepDefinition(
                SagaDefinition.OUTPUT,
                draft.hasKind(StepKind.PIVOT) || goesForwardOnly()
                    ? StepKind.RETRIABLE
                    : StepKind.COMPENSATABLE,
                draft.steps().read().stream()
                    .map(step -> step.name().value())
                    .collect(Collectors.toSet()),
                Optional.empty(),
                Optional.empty(),
                new Action.Output(mapping)));
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
        .flatMap(scalar -> templates(sights.ofInput()).ofType(scalar, SimpleType.STRING));
  }

  private TemplateCompiler templates(Sight sight) {
    return new TemplateCompiler(types, new ExpressionCompiler(types, sight, problems), problems);
  }

  private Optional<StepDefinition> compile(Step step) {
    var when =
        step.commits()
            .<Condition>map(Changed::new)
            .or(() -> step.when().flatMap(scalar -> compileWhen(scalar, step)));
    var fan = step.forEach().map(it -> compileItems(it, step));
    var expect =
        new ExpectCompiler(sights, types, problems)
            .compile(step, fan)
            .filter(_ -> kindOf(step) == StepKind.COMPENSATABLE);
    return compileAct(step, fan)
        .filter(_ -> problems.isReadable())
        .map(action ->
            new StepDefinition(
                step.name().value(),
                kindOf(step),
                step.before().stream().map(Located::value).collect(Collectors.toSet()),
                when,
                step.alternative().map(Located::value),
                expect,
                action));
  }

  /** What merely waits is of the kind that its place asks for: there is nothing to undo. */
  private StepKind kindOf(Step step) {
    return switch (step.act()) {
      case Send send -> send.kind().value();
      case Draft.Decide _ -> StepKind.PIVOT;
      case Draft.Sleep _, Draft.AwaitSignal _, Draft.AwaitEvent _ ->
          graph.isAfterThePivot(step) || goesForwardOnly()
              ? StepKind.RETRIABLE
              : StepKind.COMPENSATABLE;
    };
  }

  /** Whether the saga is stuck where a wait has failed. */
  private boolean isHeld(Step wait) {
    return kindOf(wait) == StepKind.RETRIABLE
        && draft.steps().read().stream().noneMatch(it -> it.isOnFailureOf(wait));
  }

  private boolean goesForwardOnly() {
    return draft.hasKind(StepKind.RETRIABLE) && !draft.hasKind(StepKind.PIVOT);
  }

  private Optional<? extends Action> compileAct(Step step, Optional<Fan> fan) {
    return switch (step.act()) {
      case Send send -> compileSend(step, send, fan);
      case Draft.Decide _ -> Optional.of(new Action.Decide());
      case Draft.Sleep(var length) -> length.map(it -> new Action.Sleep(it.value()));
      case Draft.AwaitSignal(var timeout, _) ->
          timeout.map(it -> new Action.AwaitSignal(it.value()));
      case Draft.AwaitEvent event -> events.compile(step, event, isHeld(step));
    };
  }

  private Optional<? extends Action> compileSend(Step step, Send send, Optional<Fan> fan) {
    var call = compileCall(step, send, fan);
    return send.forEach().isEmpty()
        ? call
        : call.flatMap(each ->
            fan.flatMap(Fan::items)
                .map(items -> new Action.ForEach(items, limit(send.forEach().get()), each)));
  }

  private static int limit(ForEach forEach) {
    return forEach.limit().map(Located::value).orElse(Action.ForEach.UNLIMITED);
  }

  private Optional<Action.Call> compileCall(Step step, Send send, Optional<Fan> fan) {
    var command = compile(send.command(), step.name(), Viewer.doing(step, fan));
    var compensation = compileCompensation(step, fan, command);
    return command.map(template ->
        new Action.Call(
            template,
            send.call().timeout(),
            send.call().retry(),
            send.onUnknown().value(),
            compensation));
  }

  private Fan compileItems(ForEach forEach, Step step) {
    var viewer = Viewer.of(step);
    var templates = templates(sights.of(viewer));
    var compiled = templates.ofList(forEach.items());
    var item =
        compiled
            .map(Expression::type)
            .filter(ListType.class::isInstance)
            .map(type -> types.resolved(((ListType) type).elemType()));
    return new Fan(
        item.orElse(SimpleType.DYN),
        templates.unmet().isEmpty()
            ? compiled.map(it -> new CelItems(it, sights.reads(List.of(it), viewer)))
            : Optional.of(new Unmet(templates.unmet())));
  }

  private Optional<Condition> compileWhen(Scalar scalar, Step step) {
    var viewer = Viewer.of(step);
    var templates = templates(sights.of(viewer));
    var compiled = templates.ofType(scalar, SimpleType.BOOL);
    return templates.unmet().isEmpty()
        ? compiled.map(e -> new CelCondition(e, sights.reads(List.of(e), viewer)))
        : Optional.of(new Unmet(templates.unmet()));
  }

  private Optional<Action.Compensation> compileCompensation(
      Step step, Optional<Fan> fan, Optional<CommandTemplate> does) {
    return switch (step.compensation()) {
      case Compensation.Send send -> {
        var owner = new Located<>("compensate", send.place(), send.path());
        yield compile(send.command(), owner, Viewer.undoing(step, fan))
            .map(template ->
                new Action.Compensation(template, send.call().timeout(), send.call().retry()));
      }
      case Compensation.AsAWhole _ ->
          does.map(it -> new Action.Compensation(it, StepReader.PATIENCE, AS_OFTEN_AS_NEEDED));
      case Compensation.Missing _, Compensation.None _, Compensation.Unreadable _ ->
          Optional.empty();
    };
  }

  private Optional<CommandTemplate> compile(Command command, Located<String> owner, Viewer viewer) {
    var schema = command.schema().flatMap(schemas::record);
    var touches =
        new TouchesCompiler(sights, viewer, templates(sights.of(viewer)), problems)
            .compile(command.touches());
    return compile(schema, command.with(), owner, viewer)
        .flatMap(mapping ->
            command
                .recipient()
                .map(it ->
                    new CommandTemplate(
                        schema.orElseThrow().schema().getFullName(), it, mapping, touches)));
  }

  private Optional<org.skald.saga.Mapping> compile(
      Optional<RegisteredSchema> target,
      Optional<YamlNode> with,
      Located<String> owner,
      Viewer viewer) {
    if (target.isEmpty()) {
      return Optional.empty();
    }
    var templates = templates(sights.of(viewer));
    var record = target.get().schema();
    var template = new RecordTemplate(record, List.of());
    switch (with.orElse(null)) {
      case null ->
          templates.reportMissing(owner.place(), owner.path() + ".with", record, List.of());
      case Mapping map -> template = templates.compile(map, record);
      case Broken _ -> {}
      case YamlNode other ->
          problems.add(other, "a map of fields of " + record.getFullName(), other.describe());
    }
    var expressions =
        template.expressions().map(RecordTemplate.Field.Computed::expression).toList();
    if (!problems.isReadable()) {
      return Optional.empty();
    }
    return Optional.of(
        templates.unmet().isEmpty()
            ? new CelMapping(target.get(), template, sights.reads(expressions, viewer))
            : new Unmet(templates.unmet()));
  }
}
