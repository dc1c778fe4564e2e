package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import org.skald.log.shard.Seal;
import org.skald.saga.CommandId;

/** Proof that a reply comes from who received the command. */
final class ReplyTokens {

  private static final String PURPOSE = "skald reply";

  private ReplyTokens() {}

  static String of(byte[] secret, CommandId id, int attempt) {
    return Seal.of(secret, PURPOSE, utf8(id.toString()), utf8(Integer.toString(attempt)));
  }

  static boolean holds(String token, byte[] secret, CommandId id, int attempt) {
    return Seal.holds(token, secret, PURPOSE, utf8(id.toString()), utf8(Integer.toString(attempt)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
