package org.skald.log.http;

/**
 * What a part of a request was read as: a value, or the problem that its caller is answered with.
 *
 * @param <T> what the part says
 */
public sealed interface Parsed<T> {

  /** The part, as it was meant. */
  record Value<T>(T value) implements Parsed<T> {}

  /** The part could not be read; the problem names all that is wrong with it. */
  record Invalid<T>(Problem problem) implements Parsed<T> {}

  /** The reply to a value, or the refusal. */
  default Reply then(Continuation<T> continuation) throws Exception {
    return switch (this) {
      case Value<T>(var value) -> continuation.answer(value);
      case Invalid<T>(var problem) -> Reply.refused(problem);
    };
  }

  /** What a route does once a part of the request has been read. */
  @FunctionalInterface
  interface Continuation<T> {

    /**
     * Answers the request.
     *
     * @throws Exception see {@link Endpoint#answer}
     */
    Reply answer(T value) throws Exception;
  }
}
