package org.skald.saga.definition;

import static org.skald.saga.definition.DraftReader.NAME;
import static org.skald.saga.definition.DraftReader.NAME_FORM;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.RetryPolicy;
import org.skald.saga.StepKind;
import org.skald.saga.UnknownPolicy;
import org.skald.saga.definition.Draft.Command;
import org.skald.saga.definition.Draft.Compensation;
import org.skald.saga.definition.Draft.Decide;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Send;
import org.skald.saga.definition.Draft.Step;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Entry;
import org.skald.saga.definition.YamlNode.Mapping;

/**
 * Reads a two-phase commit. It is nothing but steps of a saga: each member is prepared by a
 * compensatable step, whose compensation is the abort; the decision is the pivot; and each member
 * is committed by a retriable step.
 */
final class AtomicReader {

  static final List<String> ATOMIC_KEYS = List.of("after", "atomic");
  static final List<String> MEMBER_KEYS =
      List.of(
          "prepare", "to", "with", "reply", "timeout", "retry", "on-unknown", "commit", "abort");

  private static final String COMMIT = "commit-";

  private final StepReader steps;
  private final KnownWords words;
  private final ProblemList problems;

  AtomicReader(StepReader steps, KnownWords words, ProblemList problems) {
    this.steps = steps;
    this.words = words;
    this.problems = problems;
  }

  /** The steps that it stands for: to prepare, to decide, to commit. */
  List<Step> read(Located<String> name, Section section) {
    int before = problems.size();
    var after = section.texts("after", NAME, StepReader.STEP_FORM);
    var isPlaced = problems.size() == before;
    var prepared = new ArrayList<Step>();
    var committed = new ArrayList<Step>();
    for (var member : members(section)) {
      var memberName = Located.at(member.key(), member.key().text());
      if (!NAME.matcher(memberName.value()).matches()) {
        problems.add(member.key(), NAME_FORM, member.key().describe());
      }
      Section.of(member.value(), member.key().place(), words.of(MEMBER_KEYS), problems)
          .ifPresent(keys -> {
            var prepare = steps.command("prepare", keys, Optional.empty());
            keys.required("to", "TOPIC", prepare.recipient());
            prepared.add(prepare(memberName, after, isPlaced, keys, prepare));
            committed.add(commit(memberName, name, keys, prepare));
          });
    }
    var all = new ArrayList<Step>(prepared);
    all.add(decide(name, after, isPlaced, prepared));
    all.addAll(committed);
    return all;
  }

  private List<Entry> members(Section section) {
    return switch (section.node("atomic").orElseThrow()) {
      case Mapping mapping when !mapping.entries().isEmpty() -> mapping.entries();
      case Broken _ -> List.of();
      case YamlNode other -> {
        var found = other instanceof Mapping ? "none" : other.describe();
        problems.add(other, "at least one member of the two-phase commit", found);
        yield List.of();
      }
    };
  }

  private Step prepare(
      Located<String> name,
      List<Located<String>> after,
      boolean isPlaced,
      Section keys,
      Command prepare) {
    return plain(
        name,
        after,
        isPlaced,
        new Send(
            new Located<>(StepKind.COMPENSATABLE, name.place(), name.path()),
            Optional.empty(),
            prepare,
            StepReader.reply(keys),
            steps.call(keys, StepReader.ATTEMPTS),
            steps.onUnknown(name, keys, UnknownPolicy.COMPENSATE),
            abort(keys, prepare),
            Optional.empty()));
  }

  private Compensation abort(Section keys, Command prepare) {
    return phase("abort", keys)
        .<Compensation>map(section ->
            new Compensation.Send(
                section.owner(),
                section.path(),
                steps.command(section, prepare.recipient()),
                steps.call(section, RetryPolicy.UNLIMITED)))
        .orElseGet(Compensation.Unreadable::new);
  }

  private Step commit(
      Located<String> member, Located<String> decision, Section keys, Command prepare) {
    var section =
        phase("commit", keys)
            .orElseGet(() -> new Section(keys.owner(), keys.path(), Map.of(), problems));
    var name = new Located<>(COMMIT + member.value(), section.owner(), section.path());
    return new Step(
        name,
        List.of(decision),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.of(member.value()),
        Optional.empty(),
        new Send(
            new Located<>(StepKind.RETRIABLE, name.place(), name.path()),
            Optional.empty(),
            steps.command(section, prepare.recipient()),
            Optional.empty(),
            steps.call(section, RetryPolicy.UNLIMITED),
            new Located<>(UnknownPolicy.RETRY, name.place(), name.path()),
            new Compensation.Missing(),
            Optional.empty()));
  }

  private Optional<Section> phase(String key, Section keys) {
    return keys.required(key, "{ send: … }", keys.node(key))
        .flatMap(
            node -> Section.of(node, node.place(), words.of(StepReader.COMPENSATE_KEYS), problems));
  }

  private static Step decide(
      Located<String> name, List<Located<String>> after, boolean isPlaced, List<Step> prepared) {
    var all = new ArrayList<>(after);
    prepared.forEach(step -> all.add(step.name()));
    return plain(name, all, isPlaced, new Decide());
  }

  private static Step plain(
      Located<String> name, List<Located<String>> after, boolean isPlaced, Draft.Act act) {
    return new Step(
        name,
        after,
        isPlaced,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        act);
  }
}
