package org.skald.saga.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.skald.saga.CommandId;

/**
 * Tells a step of a saga from others in a few bytes, in whichever edition it asks.
 *
 * @param text the beginning of a SHA-256 of its names and its proof, in Base64
 */
public record StepDigest(String text) {

  private static final int BYTES = 16;

  /** Of the step of a command, as the saga with this proof says. */
  static StepDigest of(CommandId command, String proof) {
    var text = String.join("/", command.sagaId().value(), command.step(), proof);
    try {
      var all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new StepDigest(
          Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, BYTES)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("expected a Java runtime with SHA-256", missing);
    }
  }
}
