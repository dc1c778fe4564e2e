package org.skald.log.shard;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proof on records that only nodes may write: the shard's own, and commands that have to come
 * through a node. Participants may write to the log but not read it, so they do not know the
 * secret.
 */
public final class ControlSeal {

  private static final String PURPOSE = "skald node record";

  private ControlSeal() {}

  /** The proof for a record of this type and value, which comes of nobody in particular. */
  public static String of(byte[] secret, String type, byte @Nullable [] value) {
    return of(secret, type, value, Optional.empty());
  }

  /**
   * The proof for a record of this type and value.
   *
   * @param principal of whom it comes, as the node attests
   */
  public static String of(
      byte[] secret, String type, byte @Nullable [] value, Optional<String> principal) {
    return Seal.of(secret, PURPOSE, utf8(type), bytes(value), utf8(principal.orElse("")));
  }

  /** Whether a record of this type bears a seal that holds, also of whom it comes. */
  public static boolean isOn(LogRecord record, String type, byte[] secret) {
    var principal = record.header(WireNames.PRINCIPAL);
    return record
        .header(WireNames.SEAL)
        .filter(seal ->
            Seal.holds(
                seal,
                secret,
                PURPOSE,
                utf8(type),
                bytes(record.value()),
                utf8(principal.orElse(""))))
        .isPresent();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(byte @Nullable [] value) {
    return value == null ? new byte[0] : value;
  }
}
