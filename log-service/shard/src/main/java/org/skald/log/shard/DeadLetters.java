package org.skald.log.shard;

import java.util.ArrayList;
import org.skald.log.Brief;

/** Makes dead letters: the original bytes and headers, and why they were refused. */
final class DeadLetters {

  private final ShardConfig config;

  DeadLetters(ShardConfig config) {
    this.config = config;
  }

  OutboundRecord of(LogRecord record, String code, String cause) {
    var headers = new ArrayList<>(record.headers());
    headers.add(WireHeader.of(WireNames.CODE, code));
    headers.add(WireHeader.of(WireNames.CAUSE, Brief.of(cause)));
    headers.add(WireHeader.of(WireNames.TOPIC, config.log()));
    headers.add(WireHeader.of(WireNames.PARTITION, Integer.toString(config.shard())));
    headers.add(WireHeader.of(WireNames.POSITION, record.position().toString()));
    return new OutboundRecord(config.deadLetters(), record.key(), record.value(), headers);
  }
}
