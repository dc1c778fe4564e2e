package org.skald.log.http;

import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalLong;

/** Reads a request's whole body before anything is decided, within bounds of size and time. */
final class RequestBody {

  /** How much more of a body that is too large is read, so that its sender can see the answer. */
  private static final int DRAINED_BODIES = 8;

  private static final int CHUNK = 8192;

  private RequestBody() {}

  /** The bytes, or the problem that ends the connection. */
  static Parsed<byte[]> read(ServerRequest request, HttpConfig config) {
    if (!request.content().hasEntity()) {
      return new Parsed.Value<>(new byte[0]);
    }
    int max = config.maxBodyBytes();
    OptionalLong length = request.headers().contentLength();
    long drained = (long) max * DRAINED_BODIES;
    if (length.isPresent() && length.getAsLong() > drained) {
      return tooLarge(max, length.getAsLong() + " bytes");
    }
    long deadline = System.nanoTime() + config.requestTimeout().toNanos();
    var kept = new ByteArrayOutputStream();
    long seen = 0;
    try {
      InputStream in = request.content().inputStream();
      var buffer = new byte[CHUNK];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        seen += n;
        if (seen <= max) {
          kept.write(buffer, 0, n);
        } else if (seen > drained) {
          return tooLarge(max, "more");
        }
        if (System.nanoTime() > deadline) {
          return tooSlow(config.requestTimeout(), seen);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return tooSlow(config.idleTimeout(), seen);
    }
    return seen > max ? tooLarge(max, seen + " bytes") : new Parsed.Value<>(kept.toByteArray());
  }

  private static Parsed<byte[]> tooLarge(int max, String found) {
    return new Parsed.Invalid<>(
        Problem.of(
                413,
                "body-too-large",
                "The body is too large",
                "expected at most " + max + " bytes, found " + found)
            .header("Connection", "close"));
  }

  private static Parsed<byte[]> tooSlow(Duration within, long seen) {
    return new Parsed.Invalid<>(
        Problem.of(
                408,
                "body-too-slow",
                "The body did not arrive in time",
                "expected the whole body within " + within + ", found " + seen + " bytes")
            .header("Connection", "close"));
  }
}
