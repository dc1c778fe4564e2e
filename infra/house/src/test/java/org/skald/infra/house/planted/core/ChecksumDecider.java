package org.skald.infra.house.planted.core;

import java.util.zip.CRC32;

/** Planted: depends on a package that is not for cores. */
final class ChecksumDecider {

  long decide(byte[] bytes) {
    var checksum = new CRC32();
    checksum.update(bytes, 0, bytes.length);
    return checksum.getValue();
  }
}
