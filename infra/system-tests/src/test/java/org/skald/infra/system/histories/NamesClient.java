package org.skald.infra.system.histories;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.skald.infra.system.histories.Outcome.Answered;
import org.skald.log.testkit.specification.NamesSpecification.Asked;
import org.skald.log.testkit.specification.NamesSpecification.Change;
import org.skald.log.testkit.specification.NamesSpecification.Changed;
import org.skald.log.testkit.specification.NamesSpecification.ConditionFailed;
import org.skald.log.testkit.specification.NamesSpecification.Found;
import org.skald.log.testkit.specification.NamesSpecification.Name;
import org.skald.log.testkit.specification.NamesSpecification.Read;
import org.skald.log.testkit.specification.NamesSpecification.ReadAll;
import org.skald.log.testkit.specification.NamesSpecification.Told;

/**
 * Reads names, and puts, compares and sets, deletes and changes several of them at once. What it
 * compares with is what it has last seen.
 */
final class NamesClient implements Client {

  private static final List<String> NAMES = List.of("a", "b", "c");

  private final String process;
  private final Caller caller;
  private final Recorder<Asked, Told> recorder;
  private final Function<Random, String> parents;
  private final Map<String, OptionalLong> seen = new HashMap<>();
  private String parent = "";
  private long values;

  /**
   * A client.
   *
   * @param parents draws a parent of names that are in use
   */
  NamesClient(
      String process,
      Caller caller,
      Recorder<Asked, Told> recorder,
      Function<Random, String> parents) {
    this.process = process;
    this.caller = caller;
    this.recorder = recorder;
    this.parents = parents;
  }

  @Override
  public boolean step() {
    parent = parents.apply(caller.random());
    int lot = caller.random().nextInt(100);
    var names = new ArrayList<>(NAMES);
    Collections.shuffle(names, caller.random());
    var first = names.getFirst();
    var two = names.subList(0, 2);
    if (lot < 25) {
      return read(new Read(parent, first), "path=%s/%s".formatted(parent, first));
    }
    if (lot < 40) {
      return read(new ReadAll(parent), "list=true&path=" + parent);
    }
    if (lot < 50) {
      return change(List.of(), List.of(first), List.of());
    }
    if (lot < 55) {
      return change(List.of(), List.of(), List.of(first));
    }
    if (lot < 75) {
      return change(List.of(first), List.of(first), List.of());
    }
    if (lot < 80) {
      return change(List.of(first), List.of(), List.of(first));
    }
    if (lot < 90) {
      return change(two, two, List.of());
    }
    return change(two, List.of(names.get(0), names.get(2)), List.of(names.get(1)));
  }

  private boolean read(Asked asked, String query) {
    var invokedNs = System.nanoTime();
    var outcome = caller.get("/names?read=linearizable&" + query);
    if (outcome instanceof Answered answer) {
      var found = found(answer);
      recorder.record(process, asked, Optional.of(found), invokedNs);
      var about = asked instanceof Read read ? List.of(read.name()) : NAMES;
      about.forEach(it -> see(it, OptionalLong.empty()));
      found.names().forEach((name, is) -> see(name, OptionalLong.of(is.revision())));
      return true;
    }
    return false; // A read that was not answered tells nothing.
  }

  private Found found(Answered answer) {
    if (answer.code().equals("name-not-found")) {
      return new Found(Map.of());
    }
    if (answer.status() != 200) {
      throw new UnexpectedAnswer("names or name-not-found", answer);
    }
    var names = new TreeMap<String, Name>();
    for (var it : answer.body().path("names")) {
      names.put(
          it.path("path").asText().substring(parent.length() + 1),
          Name.of(it.path("value").asText(), it.path("revision").asLong()));
    }
    return new Found(names);
  }

  private boolean change(List<String> compared, List<String> puts, List<String> deletes) {
    var revisions = new TreeMap<String, OptionalLong>();
    compared.forEach(
        it -> revisions.put(it, seen.getOrDefault(parent + "/" + it, OptionalLong.empty())));
    var asked =
        new Change(
            parent, revisions, List.copyOf(puts), List.copyOf(deletes), process + "-" + values++);
    var invokedNs = System.nanoTime();
    var outcome = caller.post("/names", body(asked));
    switch (outcome) {
      case Answered answer -> {
        var told = told(answer);
        recorder.record(process, asked, Optional.of(told), invokedNs);
        learn(asked, told);
      }
      case Outcome.Unknown _ -> recorder.record(process, asked, Optional.empty(), invokedNs);
      case Outcome.NotDone _ -> {}
    }
    return outcome instanceof Answered;
  }

  private static ObjectNode body(Change asked) {
    var body = Api.JSON.createObjectNode();
    var conditions = body.putArray("conditions");
    asked
        .revisions()
        .forEach((name, revision) -> {
          var path = asked.parent() + "/" + name;
          if (revision.isPresent()) {
            conditions.addObject().put("path", path).put("revision", revision.getAsLong());
          } else {
            conditions.addObject().put("absent", path);
          }
        });
    var changes = body.putArray("changes");
    for (var name : asked.puts()) {
      changes.addObject().put("put", asked.parent() + "/" + name).put("value", asked.value());
    }
    for (var name : asked.deletes()) {
      changes.addObject().put("delete", asked.parent() + "/" + name);
    }
    return body;
  }

  private static Told told(Answered answer) {
    if (answer.status() == 200) {
      return new Changed(answer.body().path("position").asLong());
    }
    if (answer.code().equals("condition-failed")) {
      return new ConditionFailed();
    }
    throw new UnexpectedAnswer("a change or condition-failed", answer);
  }

  private void learn(Change asked, Told told) {
    if (told instanceof Changed(var position)) {
      asked.puts().forEach(it -> see(it, OptionalLong.of(position)));
      asked.deletes().forEach(it -> see(it, OptionalLong.empty()));
    }
  }

  private void see(String name, OptionalLong revision) {
    seen.put(parent + "/" + name, revision);
  }
}
