package org.skald.participant;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Answers as inboxes keep them, in bytes: format version 1, a kind, and the content.
 *
 * <p>Entries outlive releases: a kind or a version that was ever written stays readable.
 */
final class AnswerCodec {

  private static final byte VERSION = 1;
  private static final byte DONE_EMPTY = 0;
  private static final byte DONE = 1;
  private static final byte REFUSED = 2;
  private static final byte UNKNOWN = 3;
  private static final byte FAILED = 4;
  private static final byte DONE_EMPTY_UNCHANGED = 5;
  private static final byte DONE_UNCHANGED = 6;
  private static final int CONTENT_AT = 2;

  private AnswerCodec() {}

  static byte[] encode(Answer answer) {
    if (answer instanceof Answer.Done done) {
      byte[] reply = done.reply().toBytes();
      return reply == null
          ? join(done.unchanged() ? DONE_EMPTY_UNCHANGED : DONE_EMPTY, new byte[0])
          : join(done.unchanged() ? DONE_UNCHANGED : DONE, reply);
    }
    if (answer instanceof Answer.Refused refused) {
      return join(REFUSED, refused.reason().getBytes(StandardCharsets.UTF_8));
    }
    if (answer instanceof Answer.Unknown unknown) {
      return join(UNKNOWN, unknown.reason().getBytes(StandardCharsets.UTF_8));
    }
    Answer.Failed failed = (Answer.Failed) answer;
    byte[] reason = failed.reason().getBytes(StandardCharsets.UTF_8);
    return join(
        FAILED,
        ByteBuffer.allocate(Integer.BYTES + reason.length)
            .putInt(failed.attempt())
            .put(reason)
            .array());
  }

  static Answer decode(byte[] bytes) {
    if (bytes.length < CONTENT_AT || bytes[0] != VERSION) {
      throw new IllegalStateException(
          "expected an inbox entry of version %d, found %d bytes that start with %s"
              .formatted(VERSION, bytes.length, bytes.length == 0 ? "nothing" : bytes[0]));
    }
    byte[] content = Arrays.copyOfRange(bytes, CONTENT_AT, bytes.length);
    return switch (bytes[1]) {
      case DONE_EMPTY -> Answer.Done.WITHOUT_CONTENT;
      case DONE -> new Answer.Done(Reply.of(content));
      case DONE_EMPTY_UNCHANGED -> new Answer.Done(Reply.EMPTY, true);
      case DONE_UNCHANGED -> new Answer.Done(Reply.of(content), true);
      case REFUSED -> new Answer.Refused(new String(content, StandardCharsets.UTF_8));
      case UNKNOWN -> new Answer.Unknown(new String(content, StandardCharsets.UTF_8));
      case FAILED -> failed(ByteBuffer.wrap(content));
      default ->
          throw new IllegalStateException(
              "expected an inbox entry of kind 0 to 6, found kind " + bytes[1]);
    };
  }

  private static Answer failed(ByteBuffer content) {
    int attempt = content.getInt();
    return new Answer.Failed(StandardCharsets.UTF_8.decode(content).toString(), attempt);
  }

  private static byte[] join(byte kind, byte[] content) {
    byte[] bytes = new byte[CONTENT_AT + content.length];
    bytes[0] = VERSION;
    bytes[1] = kind;
    System.arraycopy(content, 0, bytes, CONTENT_AT, content.length);
    return bytes;
  }
}
