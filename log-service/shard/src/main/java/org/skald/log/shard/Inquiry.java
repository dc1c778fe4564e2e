package org.skald.log.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;

/**
 * The search for an answer that a replica cannot go on without.
 *
 * <p>It asks the outside and has the answer written into the log; meanwhile its replica looks ahead
 * there for the first answer to the question, whoever wrote it. The driver asks at once, the others
 * a moment later: no claim is applied meanwhile, so a driver that is gone cannot be replaced.
 *
 * <p>What was looked at once is not looked at again: the answers seen and the questions met on the
 * way are kept, so however many records of a backlog have a question, each is read twice at most.
 */
final class Inquiry {

  /** Far more than there are schemas; what is not asked ahead is asked when it is met again. */
  private static final int AHEAD_MAX = 1_000;

  private final ShardConfig config;
  private final ShardPorts world;
  private final Inbox inbox;
  private final Deque<Sighting> seen = new ArrayDeque<>();
  private final Map<String, Asking> unanswered = new HashMap<>();
  private @Nullable String question;
  private @Nullable String trouble;
  private Position lookedUpTo = Position.BEFORE_FIRST;
  private int turn;

  private record Sighting(Position position, ControlRecord.Finding finding) {}

  private static final class Asking {
    private boolean underWay;
    private long notBeforeMs;
  }

  Inquiry(ShardConfig config, ShardPorts world, Inbox inbox) {
    this.config = config;
    this.world = world;
    this.inbox = inbox;
  }

  /** Forgets everything: the replica begins anew, perhaps elsewhere. */
  void reset() {
    turn++;
    seen.clear();
    unanswered.clear();
    question = null;
    trouble = null;
    lookedUpTo = Position.BEFORE_FIRST;
  }

  /** Begins, for the record after {@code applied}. */
  void open(String wanted, Position applied, boolean driving, long nowMs) {
    question = wanted;
    while (!seen.isEmpty() && !seen.element().position().isAfter(applied)) {
      seen.remove();
    }
    if (applied.isAfter(lookedUpTo)) {
      lookedUpTo = applied;
      unanswered.clear();
    }
    if (answer().isEmpty()) {
      want(wanted, driving, nowMs);
    }
  }

  private void want(String wanted, boolean driving, long nowMs) {
    var waitMs = driving ? 0 : config.pace().stallRetry().toMillis();
    var asking = unanswered.computeIfAbsent(wanted, _ -> new Asking());
    asking.notBeforeMs = Math.max(asking.notBeforeMs, nowMs + waitMs);
  }

  void close() {
    question = null;
    trouble = null;
  }

  boolean isOpen() {
    return question != null;
  }

  /** The first answer after the record that waits for it, as far as was looked. */
  Optional<ControlRecord.Finding> answer() {
    return seen.stream()
        .map(Sighting::finding)
        .filter(finding -> finding.question().equals(question))
        .findFirst();
  }

  /** The last record that was looked at; it need not be applied. */
  Position lookedUpTo() {
    return lookedUpTo;
  }

  /** Has looked at the next record, which is a finding. */
  void saw(Position position, ControlRecord.Finding finding) {
    lookedUpTo = position;
    seen.add(new Sighting(position, finding));
    unanswered.remove(finding.question());
  }

  /** Has looked at the next record, which may have a question of its own. */
  void saw(Position position, Optional<String> another, boolean driving, long nowMs) {
    lookedUpTo = position;
    another
        .filter(it -> unanswered.size() < AHEAD_MAX && !unanswered.containsKey(it) && !isKnown(it))
        .ifPresent(it -> want(it, driving, nowMs));
  }

  private boolean isKnown(String asked) {
    return seen.stream()
        .map(Sighting::finding)
        .anyMatch(finding -> finding.question().equals(asked) && finding.answer().isPresent());
  }

  /** Why the outside does not answer, if it does not. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Asks what it is time to ask. */
  void pursue(ControlState control, long nowMs) {
    unanswered.forEach((asked, asking) -> {
      if (!asking.underWay && nowMs >= asking.notBeforeMs) {
        asking.underWay = true;
        ask(asked, asking, control.secret());
      }
    });
  }

  private void ask(String asked, Asking asking, Optional<byte[]> secret) {
    var askedIn = turn;
    world
        .outside()
        .ask(asked)
        .<Runnable>thenApply(answer -> () -> answered(asked, asking, answer, secret))
        .exceptionally(failure -> () -> refused(asked, asking, failure))
        .thenAccept(next -> inbox.put(() -> inTurn(askedIn, next)));
  }

  private void inTurn(int askedIn, Runnable next) {
    if (askedIn == turn) {
      next.run();
    }
  }

  private void refused(String asked, Asking asking, Throwable failure) {
    if (isOpen()) {
      trouble = "expected an answer to '%s', found %s".formatted(asked, failure);
    }
    again(asking, config.pace().stallRetry().toMillis());
  }

  private void answered(
      String asked, Asking asking, Optional<byte[]> answer, Optional<byte[]> secret) {
    trouble = null;
    var askedIn = turn;
    world
        .log()
        .append(new ControlRecord.Finding(asked, answer.filter(this::fits)), secret)
        .whenComplete(
            (place, _) -> inbox.put(() -> inTurn(askedIn, () -> appended(asking, place))));
  }

  /** It will be seen in a moment; when it is not, somebody has to say it again. */
  private void appended(Asking asking, @Nullable Position place) {
    again(asking, place == null ? 0 : config.pace().lease().toMillis());
  }

  /** What is too large for the log is as good as not there: all replicas have the same limit. */
  private boolean fits(byte[] answer) {
    return answer.length <= config.limits().recordBytes() / 2;
  }

  private void again(Asking asking, long afterMs) {
    asking.underWay = false;
    asking.notBeforeMs = world.clockMs().getAsLong() + afterMs;
  }
}
