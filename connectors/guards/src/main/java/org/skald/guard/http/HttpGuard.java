package org.skald.guard.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skald.guard.Guard;
import org.skald.guard.GuardUnavailable;
import org.skald.guard.TokenSuperseded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guard for requests, whatever server takes them: reads the token from the headers {@link #LOCK}
 * and {@link #TOKEN}, runs what the request asks for if the guard behind it agrees, and says what
 * to answer if not.
 */
public final class HttpGuard {

  /** Name of the lock that the caller holds, encoded with percent signs as in a path. */
  public static final String LOCK = "Skald-Lock";

  /** Fencing token of its grant, a whole number. */
  public static final String TOKEN = "Skald-Token";

  private static final Logger LOG = LoggerFactory.getLogger(HttpGuard.class);

  private final Guard guard;

  /** Requests are judged by this guard. */
  public HttpGuard(Guard guard) {
    this.guard = guard;
  }

  /**
   * Runs what a request asks for, if it bears the token of a grant of this lock that has not been
   * superseded. Which lock protects what is the service's to say, not the caller's: a request under
   * another lock is refused.
   *
   * @param lock the lock that protects what is asked for
   * @param header the value of a header by its name, or null
   * @param request what is asked for
   * @return what to answer instead, when the request was refused
   */
  public <E extends Exception> Optional<GuardProblem> run(
      String lock, Function<String, @Nullable String> header, Request<E> request) throws E {
    String named = header.apply(LOCK);
    String token = header.apply(TOKEN);
    if (named == null || token == null) {
      return Optional.of(GuardProblem.missing(lock, named == null ? LOCK : TOKEN));
    }
    if (!lock.equals(decoded(named))) {
      return Optional.of(GuardProblem.otherLock(lock, named));
    }
    long number;
    try {
      number = Long.parseLong(token.strip());
    } catch (NumberFormatException e) {
      return Optional.of(GuardProblem.malformed(lock, token));
    }
    return run(lock, number, request);
  }

  private <E extends Exception> Optional<GuardProblem> run(
      String lock, long token, Request<E> request) throws E {
    boolean[] begun = {false};
    try {
      guard.<Boolean, E>write(
          lock,
          token,
          () -> {
            begun[0] = true;
            request.run();
            return true;
          });
      return Optional.empty();
    } catch (TokenSuperseded e) {
      if (begun[0]) {
        throw e; // Of another guard, inside the request.
      }
      return Optional.of(GuardProblem.superseded(e));
    } catch (GuardUnavailable e) {
      if (begun[0]) {
        throw e;
      }
      LOG.warn("guard_unavailable lock={}", lock, e);
      return Optional.of(GuardProblem.unavailable(lock));
    }
  }

  /* A plus sign is itself, as in a path. What is no encoding is no name of a lock. */
  private static String decoded(String named) {
    try {
      return URLDecoder.decode(named.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /**
   * What a request asks for.
   *
   * @param <E> what it throws
   */
  @FunctionalInterface
  public interface Request<E extends Exception> {

    /** Does it, and answers. */
    void run() throws E;
  }
}
