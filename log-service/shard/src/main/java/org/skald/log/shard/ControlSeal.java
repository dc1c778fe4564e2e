package org.skald.log.shard;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The proof on records that only nodes may write: the shard's own, and commands that have to come
 * through a node. Participants may write to the log but not read it, so they do not know the
 * secret.
 */
public final class ControlSeal {

  private static final String PURPOSE = "skald node record";

  private ControlSeal() {}

  /** The proof for a record of this type and value. */
  public static String of(byte[] secret, String type, byte @Nullable [] value) {
    return Seal.of(secret, PURPOSE, type.getBytes(StandardCharsets.UTF_8), bytes(value));
  }

  /** Whether a record of this type bears a seal that holds. */
  public static boolean isOn(LogRecord record, String type, byte[] secret) {
    return record
        .header(WireNames.SEAL)
        .filter(seal -> holds(seal, secret, type, record.value()))
        .isPresent();
  }

  /** Whether a proof is the one for a record of this type and value. */
  public static boolean holds(String seal, byte[] secret, String type, byte @Nullable [] value) {
    return Seal.holds(seal, secret, PURPOSE, type.getBytes(StandardCharsets.UTF_8), bytes(value));
  }

  private static byte[] bytes(byte @Nullable [] value) {
    return value == null ? new byte[0] : value;
  }
}
