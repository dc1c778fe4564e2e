package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.skald.saga.Action;
import org.skald.saga.CommandTemplate;
import org.skald.saga.Recipient;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepDefinition;
import org.skald.saga.definition.SchemaRisk.Use;
import org.skald.schemas.CompatibilityMode;

/**
 * What later versions of schemas may do to the sagas of a definition, which stay pinned to those of
 * its deployment: by the compatibility of each subject.
 *
 * @param risks by subject, what is read before what is written
 * @param unknown the subjects of which nobody said how they may change
 */
public record SchemaRisks(List<SchemaRisk> risks, SortedSet<String> unknown) {

  /** None, and nothing unknown. */
  public static final SchemaRisks NONE = new SchemaRisks(List.of(), new TreeSet<>());

  /** Keeps its own copies. */
  public SchemaRisks {
    risks = List.copyOf(risks);
    unknown = Collections.unmodifiableSortedSet(new TreeSet<>(unknown));
  }

  /** Those of a definition; {@code modes} says how a subject may change, or empty. */
  public static SchemaRisks of(
      CheckedDefinition checked, Function<String, Optional<CompatibilityMode>> modes) {
    var risks = new ArrayList<SchemaRisk>();
    var unknown = new TreeSet<String>();
    var read = read(checked);
    var written = written(checked);
    var subjects = new TreeSet<>(read.keySet());
    subjects.addAll(written);
    for (var subject : subjects) {
      var mode = modes.apply(subject);
      if (mode.isEmpty()) {
        unknown.add(subject);
        continue;
      }
      if (read.containsKey(subject) && !Use.READ.isSafe(mode.get())) {
        risks.add(ofRead(read.get(subject), checked.reads(), mode.get()));
      }
      if (written.contains(subject) && !Use.WRITTEN.isSafe(mode.get())) {
        risks.add(
            new SchemaRisk(
                subject, Use.WRITTEN, mode.get(), new TreeSet<>(), false, new TreeSet<>()));
      }
    }
    return new SchemaRisks(risks, unknown);
  }

  /** All of it for people; what is written with one mode is told together. */
  public List<String> sentences() {
    var sentences = new ArrayList<String>();
    risks.stream().filter(it -> it.use() == Use.READ).forEach(it -> sentences.add(it.sentence()));
    for (var mode : CompatibilityMode.values()) {
      var written =
          risks.stream().filter(it -> it.use() == Use.WRITTEN && it.mode() == mode).toList();
      if (!written.isEmpty()) {
        var subjects = written.stream().map(SchemaRisk::subject).toList();
        var be = subjects.size() == 1 ? " is" : " are";
        sentences.add(written.getFirst().sentence(String.join(", ", subjects) + be));
      }
    }
    return sentences;
  }

  /** Of which schemas nobody said how they may change, for people. */
  public Optional<String> untold() {
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "nobody says how %s may change: no compatibility is known"
                .formatted(String.join(", ", unknown)));
  }

  private static SchemaRisk ofRead(Schema record, FieldReads reads, CompatibilityMode mode) {
    var needed = new TreeSet<String>();
    var defaulted = new TreeSet<String>();
    var others = new TreeSet<String>();
    FieldReads.each(
        record,
        (owner, named) -> {
          var isRead = reads.of(owner, named.field().name());
          if (named.field().hasDefaultValue()) {
            if (isRead) {
              defaulted.add(named.name());
            }
          } else {
            (isRead ? needed : others).add(named.name());
          }
        });
    return new SchemaRisk(
        record.getFullName(), Use.READ, mode, needed, !others.isEmpty(), defaulted);
  }

  /** What others write: the input, replies that something looks into, and events for their key. */
  private static TreeMap<String, Schema> read(CheckedDefinition checked) {
    var read = new TreeMap<String, Schema>();
    var input = checked.input().schema();
    read.put(input.getFullName(), input);
    for (var step : checked.definition().steps().values()) {
      if (isRead(checked, step)) {
        checked
            .reply(step.name())
            .ifPresent(it -> read.put(it.schema().getFullName(), it.schema()));
      }
    }
    return read;
  }

  /** The value of a signal is written by a node. */
  private static boolean isRead(CheckedDefinition checked, StepDefinition step) {
    return switch (step.action()) {
      case Action.AwaitSignal _ -> false;
      case Action.Call call when call.command().recipient() instanceof Recipient.Event -> true;
      case Action _ -> checked.reads().ofStep(step.name());
    };
  }

  /** What others read: commands, what undoes them, and the output. */
  private static SortedSet<String> written(CheckedDefinition checked) {
    var written = new TreeSet<String>();
    for (var step : checked.definition().steps().values()) {
      switch (step.action()) {
        case Action.Call call -> addTo(written, call);
        case Action.ForEach(_, _, var each) -> addTo(written, each);
        case Action.Output _ ->
            checked
                .reply(SagaDefinition.OUTPUT)
                .ifPresent(it -> written.add(it.schema().getFullName()));
        case Action.Gather _, Action.Decide _, Action.Sleep _, Action.AwaitSignal _ -> {}
      }
    }
    return written;
  }

  private static void addTo(SortedSet<String> written, Action.Call call) {
    addTo(written, call.command());
    call.compensation().ifPresent(undo -> addTo(written, undo.command()));
  }

  private static void addTo(SortedSet<String> written, CommandTemplate command) {
    switch (command.recipient()) {
      case Recipient.Topic _, Recipient.SubSaga _ -> written.add(command.schema());
      case Recipient.Lock _, Recipient.Event _ -> {} // The log speaks to itself.
    }
  }
}
