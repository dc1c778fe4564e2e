package org.skald.saga.definition;

import static java.util.Objects.requireNonNull;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.Items;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.Draft.Send;
import org.skald.saga.definition.Draft.Step;
import org.skald.saga.definition.Sight.Hidden;
import org.skald.schemas.RegisteredSchema;

/** What the expressions of each step of a draft can see, and how it is read when they run. */
final class StepSights {

  private final Draft draft;
  private final StepGraph graph;
  private final AvroTypes types;
  private final PinnedSchemas schemas;
  private final Optional<RegisteredSchema> input;
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Map<String, RegisteredSchema> replies = new HashMap<>();

  StepSights(Draft draft, StepGraph graph, AvroTypes types, PinnedSchemas schemas) {
    this.draft = draft;
    this.graph = graph;
    this.types = types;
    this.schemas = schemas;
    this.input = draft.input().flatMap(schemas::record);
    for (var step : draft.steps().read()) {
      var name = step.name().value();
      steps.put(name, step);
      step.reply().flatMap(schemas::record).ifPresent(reply -> replies.put(name, reply));
    }
  }

  /**
   * The expressions of one step that see the same.
   *
   * @param step empty for the output, which sees all steps
   * @param aim what they are for
   * @param fan the list that it is done for each item of, if they see an item
   */
  record Viewer(Optional<Step> step, Aim aim, Optional<Fan> fan) {

    static final Viewer OUTPUT = ofNoStep(Optional.empty());

    static Viewer ofNoStep(Optional<Fan> fan) {
      return new Viewer(Optional.empty(), Aim.DO, fan);
    }

    static Viewer of(Step step) {
      return new Viewer(Optional.of(step), Aim.DO, Optional.empty());
    }

    static Viewer doing(Step step, Optional<Fan> fan) {
      return new Viewer(Optional.of(step), Aim.DO, fan);
    }

    static Viewer undoing(Step step, Optional<Fan> fan) {
      return new Viewer(Optional.of(step), Aim.UNDO, fan);
    }

    static Viewer expecting(Step step, Optional<Fan> fan) {
      return new Viewer(Optional.of(step), Aim.EXPECT, fan);
    }

    boolean isUndo() {
      return aim == Aim.UNDO;
    }

    boolean is(Step other) {
      return step.filter(it -> it.name().value().equals(other.name().value())).isPresent();
    }
  }

  /** What the expressions of a step are for. */
  enum Aim {
    /** To do it: it has no reply yet. */
    DO,
    /** What is expected of its reply, which is there. */
    EXPECT,
    /** To undo it: its reply may be unknown. */
    UNDO
  }

  /** The list that a step is done for each item of; without the items where they are wrong. */
  record Fan(CelType item, Optional<Items> items) {}

  Optional<RegisteredSchema> input() {
    return input;
  }

  /** The schemas of the replies, by step. */
  Map<String, RegisteredSchema> replies() {
    return replies;
  }

  Sight ofInput() {
    return Sight.ofInput(inputType());
  }

  /** What the locks see: nothing has been done yet. */
  Sight ofLocks(Optional<Fan> fan) {
    var hidden = new HashMap<String, Hidden>();
    steps.keySet().forEach(name -> hidden.put(name, Hidden.NOT_BEFORE));
    return new Sight(
        inputType(),
        Optional.of(Map.of()),
        hidden,
        Optional.empty(),
        fan.map(Fan::item),
        Optional.empty(),
        Optional.empty());
  }

  private CelType inputType() {
    return input.<CelType>map(found -> types.typeOf(found.schema())).orElse(SimpleType.DYN);
  }

  Sight of(Viewer viewer) {
    var visible = new LinkedHashMap<String, CelType>();
    var hidden = new HashMap<String, Hidden>();
    draft.steps().unreadable().forEach(name -> visible.put(name, SimpleType.DYN));
    for (var other : steps.values()) {
      var name = other.name().value();
      if (viewer.is(other) && viewer.aim() == Aim.DO) {
        hidden.put(name, Hidden.ITSELF);
      } else if (!viewer.is(other) && graph.isSound() && !comesBefore(other, viewer)) {
        hidden.put(name, Hidden.NOT_BEFORE);
      } else if (other.reply().isEmpty()) {
        hidden.put(name, Hidden.WITHOUT_REPLY);
      } else {
        visible.put(name, typeOfReply(other, viewer));
      }
    }
    var uncertain = viewer.step().filter(it -> viewer.isUndo() && isUncertain(it));
    return new Sight(
        inputType(),
        Optional.of(visible),
        hidden,
        uncertain.map(it -> it.name().value()),
        viewer.fan().map(Fan::item),
        viewer.step().filter(_ -> viewer.aim() == Aim.EXPECT).map(it -> it.name().value()),
        Optional.empty());
  }

  private boolean comesBefore(Step other, Viewer viewer) {
    return viewer
        .step()
        .map(it -> graph.comesBefore(other.name().value(), it.name().value()))
        .orElse(true);
  }

  private CelType typeOfReply(Step other, Viewer viewer) {
    var reply = replies.get(other.name().value());
    if (reply == null) {
      return SimpleType.DYN;
    }
    var one = types.typeOf(reply.schema());
    var type = isList(other, viewer) ? ListType.create(one) : one;
    return mayBeMissing(other, viewer) ? OptionalType.create(type) : type;
  }

  /** Each element is undone with its own reply; others see those of all elements. */
  private static boolean isList(Step other, Viewer viewer) {
    return other.forEach().isPresent() && !viewer.is(other);
  }

  /** A step may have been skipped, or have failed; but what is undone has happened. */
  private boolean mayBeMissing(Step other, Viewer viewer) {
    return viewer.is(other)
        ? viewer.isUndo() && isUncertain(other)
        : other.isConditional() || steps.values().stream().anyMatch(it -> it.isOnFailureOf(other));
  }

  private static boolean isUncertain(Step step) {
    return step.act() instanceof Send send && send.onUnknown().value() == UnknownPolicy.COMPENSATE;
  }

  Activation.Reads reads(List<Expression> expressions, Viewer viewer) {
    var readers = new LinkedHashMap<String, PayloadReader>();
    Set<String> optional = new HashSet<>();
    Set<String> lists = new HashSet<>();
    for (var name : expressions.stream().flatMap(e -> e.steps().stream()).sorted().toList()) {
      var reply = replies.get(name);
      if (reply != null) {
        readers.put(name, schemas.reader(reply));
        var step = requireNonNull(steps.get(name));
        if (mayBeMissing(step, viewer)) {
          optional.add(name);
        }
        if (isList(step, viewer)) {
          lists.add(name);
        }
      }
    }
    boolean readsInput = expressions.stream().anyMatch(Expression::readsInput);
    boolean readsItem = expressions.stream().anyMatch(Expression::readsItem);
    return new Activation.Reads(
        input.filter(_ -> readsInput).map(schemas::reader),
        readers,
        Set.copyOf(optional),
        Set.copyOf(lists),
        viewer.fan().filter(_ -> readsItem).flatMap(Fan::items).flatMap(StepSights::evaluable));
  }

  private static Optional<CelItems> evaluable(Items items) {
    return items instanceof CelItems cel ? Optional.of(cel) : Optional.empty();
  }
}
