package org.skald.saga.lock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skald.saga.Caller;
import org.skald.saga.SagaId;

/**
 * Who holds a lock, and who waits for it.
 *
 * @param quantity how much there is; what holders have taken is part of it until they complete
 * @param holders in the order of their grants
 * @param waiters in the order in which they came, which is that of their grants
 */
public record LockState(long quantity, List<Holder> holders, List<Waiter> waiters) {

  /** Nobody holds it, and there is nothing of it. */
  public static final LockState FREE = new LockState(0, List.of(), List.of());

  /** No quantity is greater. */
  public static final long QUANTITY_MAX = 1_000_000_000_000_000_000L;

  /**
   * So many sagas at the most hold it or wait for it: its state is one value, which has to fit into
   * a record of the snapshot also when all names in it are as long as names can be.
   */
  public static final int CLAIMS_MAX = 2_500;

  /** Keeps its own copies. */
  public LockState {
    holders = List.copyOf(holders);
    waiters = List.copyOf(waiters);
  }

  /**
   * A saga that holds it.
   *
   * @param token of the grant: the position of the record that brought it about
   */
  public record Holder(Claim claim, long token, Instant since) {}

  /** A saga that waits for it, until {@code until}. */
  public record Waiter(Claim claim, Instant since, Instant until) {}

  /** The holder that this saga is. */
  public Optional<Holder> holder(SagaId saga) {
    return holders.stream().filter(it -> it.claim().saga().equals(saga)).findFirst();
  }

  /** The waiter that this saga is. */
  public Optional<Waiter> waiter(SagaId saga) {
    return waiters.stream().filter(it -> it.claim().saga().equals(saga)).findFirst();
  }

  /** What those who hold it have taken of the quantity. */
  public long taken() {
    return holders.stream().mapToLong(it -> it.claim().taken()).sum();
  }

  /** What those who hold it will have added to the quantity. */
  public long added() {
    return holders.stream().mapToLong(it -> it.claim().added()).sum();
  }

  /** What can still be taken, whoever completes and whoever does not. */
  public long available() {
    return quantity - taken();
  }

  boolean isFull() {
    return holders.size() + waiters.size() >= CLAIMS_MAX;
  }

  /** Whether a claim can be granted beside those that were. */
  boolean admits(Claim claim) {
    return holders.stream().allMatch(it -> it.claim().isCompatibleWith(claim))
        && claim.taken() <= available()
        && claim.added() <= QUANTITY_MAX - quantity - added();
  }

  /** Whether a claim might be granted when all go well that were granted, or wait before it. */
  boolean mightAdmit(Claim claim) {
    var toCome =
        waiters.stream()
            .takeWhile(it -> !it.claim().saga().equals(claim.saga()))
            .mapToLong(it -> it.claim().added())
            .sum();
    return claim.taken() <= quantity + added() + toCome;
  }

  LockState granted(Claim claim, long token, Instant at) {
    var more = new ArrayList<>(holders);
    more.add(new Holder(claim, token, at));
    return new LockState(quantity, more, without(claim.saga(), waiters));
  }

  LockState awaited(Claim claim, Instant at, Instant until) {
    var more = new ArrayList<>(waiters);
    more.add(new Waiter(claim, at, until));
    return new LockState(quantity, holders, more);
  }

  /** The same with the newest attempt of a claim. */
  LockState askedAgain(Claim claim) {
    return new LockState(
        quantity,
        holders.stream()
            .map(it -> isOf(claim, it.claim()) ? new Holder(claim, it.token(), it.since()) : it)
            .toList(),
        waiters.stream()
            .map(it -> isOf(claim, it.claim()) ? new Waiter(claim, it.since(), it.until()) : it)
            .toList());
  }

  private static boolean isOf(Claim one, Claim other) {
    return one.saga().equals(other.saga());
  }

  LockState released(SagaId saga, boolean completed) {
    var claim = holder(saga).orElseThrow().claim();
    var left = completed ? quantity - claim.amount() : quantity;
    return new LockState(
        left, holders.stream().filter(it -> !it.claim().saga().equals(saga)).toList(), waiters);
  }

  LockState withdrawn(SagaId saga) {
    return new LockState(quantity, holders, without(saga, waiters));
  }

  private static List<Waiter> without(SagaId saga, List<Waiter> waiters) {
    return waiters.stream().filter(it -> !it.claim().saga().equals(saga)).toList();
  }

  LockState counted(long newQuantity) {
    return new LockState(newQuantity, holders, waiters);
  }

  /** The claim of a saga as it stands. */
  Optional<Claim> claim(SagaId saga) {
    return holder(saga).map(Holder::claim).or(() -> waiter(saga).map(Waiter::claim));
  }

  /** Whether an attempt is newer than the one that is known. */
  static boolean isNewer(Caller.Ask ask, Claim known) {
    return ask.attempt() > known.ask().attempt();
  }
}
