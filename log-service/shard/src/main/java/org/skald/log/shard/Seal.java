package org.skald.log.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proofs that only who knows a shard's secret can make: HMAC-SHA-256 (RFC 2104), cut to 128 bits.
 *
 * <p>A purpose keeps one kind of proof from passing as another.
 */
public final class Seal {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int LENGTH_BYTES = 16;

  /* Asked for once: to go through all providers takes as long as the proof itself. */
  private static final Provider PROVIDER = provider();

  private Seal() {}

  /** The proof for these parts, as text that fits a header. */
  public static String of(byte[] secret, String purpose, byte[]... parts) {
    try {
      var mac = Mac.getInstance(ALGORITHM, PROVIDER);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      feed(mac, purpose.getBytes(StandardCharsets.UTF_8));
      for (var part : parts) {
        feed(mac, part);
      }
      var cut = ByteBuffer.wrap(mac.doFinal(), 0, LENGTH_BYTES);
      var proof = new byte[LENGTH_BYTES];
      cut.get(proof);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static Provider provider() {
    try {
      return Mac.getInstance(ALGORITHM).getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Whether a proof is the one for these parts; takes the same time for every wrong one. */
  public static boolean holds(String proof, byte[] secret, String purpose, byte[]... parts) {
    return MessageDigest.isEqual(
        proof.getBytes(StandardCharsets.UTF_8),
        of(secret, purpose, parts).getBytes(StandardCharsets.UTF_8));
  }

  /** Each part is led by its length, so that no two lists of parts look alike. */
  private static void feed(Mac mac, byte[] part) {
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    mac.update(part);
  }
}
