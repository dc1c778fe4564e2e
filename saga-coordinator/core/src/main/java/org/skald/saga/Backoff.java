package org.skald.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When to try again: exponential, bounded, and spread by a jitter that is a function of the command
 * and the attempt, so that every replica finds the same time.
 */
final class Backoff {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Backoff() {}

  /** When the attempt after {@code attempt} is to start; empty when the attempts are spent. */
  static Optional<Instant> retryAt(
      RetryPolicy policy, CommandId command, int attempt, Instant now) {
    return attempt < policy.attempts()
        ? Optional.of(now.plus(delay(policy, command, attempt)))
        : Optional.empty();
  }

  /** The wait after {@code attempt}, in whole milliseconds like log time. */
  static Duration delay(RetryPolicy policy, CommandId command, int attempt) {
    var maxMs = policy.maxBackoff().toMillis();
    var spread = 1 + policy.jitter() * (2 * fraction(command, attempt) - 1);
    var delayMs = Math.round(policy.waitAfter(attempt).toMillis() * spread);
    return Duration.ofMillis(Math.min(delayMs, maxMs));
  }

  /** From 0 inclusive to 1 exclusive, evenly spread over commands and attempts. */
  static double fraction(CommandId command, int attempt) {
    return (mix(fnv1a(command.toString()) + attempt * GOLDEN_GAMMA) >>> 11) * 0x1.0p-53;
  }

  /**
   * FNV-1a, 64 bits, over the UTF-16 units of a text, low byte first (Fowler, Noll, Vo; RFC 9923).
   * {@link String#hashCode} has 32 bits only, and similar texts lie close together in it.
   */
  private static long fnv1a(String text) {
    var hash = FNV_OFFSET;
    for (var i = 0; i < text.length(); i++) {
      hash = (hash ^ (text.charAt(i) & 0xff)) * FNV_PRIME;
      hash = (hash ^ (text.charAt(i) >>> 8)) * FNV_PRIME;
    }
    return hash;
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
   * Generators, OOPSLA 2014, with Stafford's variant 13 of the constants).
   */
  private static long mix(long value) {
    var mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
