package org.skald.saga.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.saga.CommandId;
import org.skald.saga.Payload;

/**
 * Events that nobody has waited for yet, or steps that wait; and what tells repeats of either.
 *
 * @param mailbox its name; empty as long as there is nothing in it
 * @param kept in the order in which they came
 * @param waiters in the order in which they came, which is that in which they are served
 * @param settled the steps that have waited, for a while
 * @param seen up to where events came, by partition: what is not beyond it came before
 */
public record MailboxState(
    String mailbox,
    List<Kept> kept,
    List<Claim> waiters,
    List<Settled> settled,
    Map<String, Seen> seen) {

  /** Nothing came, and nobody waits. */
  public static final MailboxState EMPTY =
      new MailboxState("", List.of(), List.of(), List.of(), Map.of());

  /** How many events are kept at the most. */
  public static final int KEPT_MAX = 1_000;

  /** How many steps wait at the most. */
  public static final int STEPS_MAX = 1_000;

  /**
   * How many steps that have waited are remembered at the most, so that all fits a snapshot. Who
   * waits has a place among them already; without one left nobody waits anew.
   */
  public static final int SETTLED_MAX = 4_000;

  /** How many bytes the events have that are kept, at the most. */
  public static final long KEPT_BYTES_MAX = 1 << 20;

  /** Keeps its own copies. */
  public MailboxState {
    kept = List.copyOf(kept);
    waiters = List.copyOf(waiters);
    settled = List.copyOf(settled);
    seen = Map.copyOf(seen);
  }

  /** An event that waits for somebody, until {@code until}. */
  public record Kept(Place place, Payload event, Instant until) {}

  /**
   * A step that has waited, which is remembered until {@code until}.
   *
   * @param step which one, in few bytes
   * @param edition of the command by which it has waited
   * @param attempt the last one that was about that wait
   * @param given whether it has got an event
   */
  public record Settled(StepDigest step, int edition, int attempt, boolean given, Instant until) {

    private boolean isOf(StepDigest other, int itsEdition) {
      return step.equals(other) && edition == itsEdition;
    }
  }

  /** The last offset that came of a partition, which is remembered until {@code until}. */
  public record Seen(long offset, Instant until) {}

  /** Whether an event came before. */
  boolean has(Place place) {
    var last = seen.get(place.lane());
    return last != null && place.offset() <= last.offset();
  }

  Optional<Claim> waiter(CommandId step, String proof) {
    return waiters.stream().filter(it -> it.isOf(step, proof)).findFirst();
  }

  /** Whether a claim is about a wait that has ended. */
  boolean isSettled(Claim claim) {
    var step = StepDigest.of(claim.command(), claim.proof());
    return settled.stream()
        .anyMatch(it -> it.step().equals(step) && !claim.isAfter(it.edition(), it.attempt()));
  }

  /** Whether a step has got an event. */
  boolean hasGot(CommandId command, String proof) {
    var step = StepDigest.of(command, proof);
    return settled.stream().anyMatch(it -> it.given() && it.isOf(step, command.edition()));
  }

  /** Whether there is room for the memory of one more that waits. */
  boolean canRemember(Instant now) {
    var remembered = settled.stream().filter(it -> it.until().isAfter(now)).count();
    return remembered + waiters.size() < SETTLED_MAX;
  }

  /** The first event that is still kept. */
  Optional<Kept> next(Instant now) {
    return fresh(now).findFirst();
  }

  Stream<Kept> fresh(Instant now) {
    return kept.stream().filter(it -> it.until().isAfter(now));
  }

  /** When something of it is over. */
  Stream<Instant> ends() {
    return Stream.of(
            kept.stream().map(Kept::until),
            settled.stream().map(Settled::until),
            seen.values().stream().map(Seen::until))
        .flatMap(it -> it);
  }

  /** Whether what tells a repeat is over. */
  boolean hasOver(Instant now) {
    return Stream.concat(
            settled.stream().map(Settled::until), seen.values().stream().map(Seen::until))
        .anyMatch(it -> !it.isAfter(now));
  }

  MailboxState kept(Kept event) {
    var more = new ArrayList<>(kept);
    more.add(event);
    return new MailboxState(mailbox, more, waiters, settled, seen);
  }

  MailboxState without(Place place) {
    var left = kept.stream().filter(it -> !it.place().equals(place)).toList();
    return new MailboxState(mailbox, left, waiters, settled, seen);
  }

  /** The same with an event that came now, and is remembered for a while. */
  MailboxState seen(Place place, Instant until) {
    var more = new LinkedHashMap<>(seen);
    more.merge(
        place.lane(),
        new Seen(place.offset(), until),
        (one, other) -> one.offset() > other.offset() ? one : other);
    return new MailboxState(mailbox, kept, waiters, settled, more);
  }

  /** The same with a step that waits; one that waits already keeps its place. */
  MailboxState awaited(Claim claim) {
    var more = new ArrayList<Claim>();
    waiters.forEach(it -> more.add(it.isSameStep(claim) ? claim : it));
    if (!more.contains(claim)) {
      more.add(claim);
    }
    return new MailboxState(mailbox, kept, more, settled, seen);
  }

  /**
   * The same with a step that waits no longer. One that was never let wait is remembered too, at
   * the cost of the oldest.
   */
  MailboxState settled(CommandId command, String proof, Settled ended) {
    var left =
        waiters.stream()
            .filter(it -> !it.isOf(command, proof) || it.isAfter(ended.edition(), ended.attempt()))
            .toList();
    var more = new ArrayList<>(settled);
    more.removeIf(it -> it.isOf(ended.step(), ended.edition()));
    more.add(ended);
    var newest = more.subList(Math.max(0, more.size() - SETTLED_MAX), more.size());
    return new MailboxState(mailbox, kept, left, newest, seen);
  }

  MailboxState forgotten(Instant now) {
    var left = new LinkedHashMap<>(seen);
    left.values().removeIf(it -> !it.until().isAfter(now));
    var still = settled.stream().filter(it -> it.until().isAfter(now)).toList();
    return new MailboxState(mailbox, kept, waiters, still, left);
  }

  /** The same under its name, or without one when there is nothing in it. */
  MailboxState named(String name) {
    var isEmpty = kept.isEmpty() && waiters.isEmpty() && settled.isEmpty() && seen.isEmpty();
    return new MailboxState(isEmpty ? "" : name, kept, waiters, settled, seen);
  }
}
