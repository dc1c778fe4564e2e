package org.skald.saga.service;

import java.nio.ByteBuffer;

/** What is in the buffers of Avro records, which are left as they are. */
final class Buffers {

  private Buffers() {}

  static byte[] bytes(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
