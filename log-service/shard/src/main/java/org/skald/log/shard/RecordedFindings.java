package org.skald.log.shard;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The findings of one replica: those in its state, and those that it has read ahead for the record
 * at hand.
 *
 * <p>An answer holds for ever. That there is none holds up to the record that says so, so that what
 * comes to be later can still be found.
 */
final class RecordedFindings implements Findings {

  private final Map<String, byte[]> known = new HashMap<>();
  private final Map<String, Optional<byte[]>> foreseen = new HashMap<>();
  private final BiConsumer<String, byte[]> learner;

  /** Tells every answer to {@code learner} before anything can depend on it. */
  RecordedFindings(BiConsumer<String, byte[]> learner) {
    this.learner = learner;
  }

  /** Begins with what the store has. */
  void load(ShardStore store) {
    known.clear();
    foreseen.clear();
    store.scan(
        ShardStore.Space.FINDING,
        Keys.FIRST,
        (key, answer) -> {
          known.put(Keys.text(key), answer);
          learner.accept(Keys.text(key), answer);
          return true;
        });
  }

  @Override
  public Optional<byte[]> of(String question) throws Unsettled {
    var answer = known.get(question);
    if (answer != null) {
      return Optional.of(answer);
    }
    var ahead = foreseen.get(question);
    if (ahead == null) {
      throw new Unsettled(question);
    }
    return ahead;
  }

  /** The first finding about a question that comes after the record at hand. */
  void foresee(ControlRecord.Finding finding) {
    foreseen.put(finding.question(), finding.answer());
    finding.answer().ifPresent(answer -> learner.accept(finding.question(), answer));
  }

  /**
   * The record at hand is read: the answers that it needed are state from here on, because what is
   * decided next may need them, and a replica that begins there has not read ahead.
   */
  void settle(Workspace<?> workspace) {
    if (!foreseen.isEmpty()) {
      foreseen.forEach((question, answer) -> answer.ifPresent(it -> keep(workspace, question, it)));
      foreseen.values().removeIf(Optional::isPresent);
    }
  }

  /** A finding at its own place in the log. */
  void record(Workspace<?> workspace, ControlRecord.Finding finding) {
    foreseen.remove(finding.question());
    finding.answer().ifPresent(answer -> keep(workspace, finding.question(), answer));
  }

  private void keep(Workspace<?> workspace, String question, byte[] answer) {
    if (known.putIfAbsent(question, answer) == null) {
      workspace.put(ShardStore.Space.FINDING, Keys.utf8(question), answer);
      learner.accept(question, answer);
    }
  }
}
