package org.skald.log.http;

/** Where the events of one client's stream come from. */
@FunctionalInterface
public interface EventSource {

  /**
   * Begins to feed a stream, and returns at once. What it returns is closed when the stream is
   * over, whoever ended it.
   *
   * @throws Exception when nothing can be fed; the caller gets a 500
   */
  AutoCloseable subscribe(EventStream stream) throws Exception;

  /**
   * A source that feeds its stream in a loop on a virtual thread, which is interrupted when the
   * stream is over. The stream ends with the loop.
   */
  static EventSource looping(Loop loop) {
    return stream -> {
      var thread = Thread.ofVirtual().name("skald-http-events").start(() -> stream.feed(loop));
      return thread::interrupt;
    };
  }

  /** What feeds a stream until it returns. */
  @FunctionalInterface
  interface Loop {

    /**
     * Feeds the stream, best by {@link EventStream#send}, which waits for the client.
     *
     * @throws Exception what nobody foresaw: it is logged, and the client gets an event {@code
     *     failed} with the log line's id
     */
    void feed(EventStream stream) throws Exception;
  }
}
