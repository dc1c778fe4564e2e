package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.skald.log.shard.Seal;
import org.skald.saga.CommandId;

/**
 * Proof that a reply comes from who received the command.
 *
 * <p>What the log keeps itself outlives a saga, and may answer a later one of the same id. So its
 * tokens also say when the saga that asked had started.
 */
final class ReplyTokens {

  private static final String PURPOSE = "skald reply";

  /** The start in milliseconds of log time, and the proof, which has no dot. */
  private static final Pattern WITH_START = Pattern.compile("([0-9]{1,18})[.](.*)");

  private ReplyTokens() {}

  static String of(byte[] secret, CommandId id, int attempt) {
    return Seal.of(secret, PURPOSE, utf8(id.toString()), utf8(Integer.toString(attempt)));
  }

  /** One that says when the saga had started. */
  static String of(byte[] secret, CommandId id, int attempt, Instant sagaStart) {
    var start = Long.toString(sagaStart.toEpochMilli());
    return start + "." + Seal.of(secret, PURPOSE, parts(id, attempt, start));
  }

  static boolean holds(String token, byte[] secret, CommandId id, int attempt) {
    var found = WITH_START.matcher(token);
    return found.matches()
        ? Seal.holds(found.group(2), secret, PURPOSE, parts(id, attempt, found.group(1)))
        : Seal.holds(token, secret, PURPOSE, utf8(id.toString()), utf8(Integer.toString(attempt)));
  }

  /** When the saga had started, if the token says so. */
  static Optional<Instant> sagaStart(String token) {
    var found = WITH_START.matcher(token);
    return found.matches()
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(found.group(1))))
        : Optional.empty();
  }

  private static byte[][] parts(CommandId id, int attempt, String start) {
    return new byte[][] {utf8(id.toString()), utf8(Integer.toString(attempt)), utf8(start)};
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
