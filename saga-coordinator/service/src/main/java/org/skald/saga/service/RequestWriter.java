package org.skald.saga.service;

import java.util.ArrayList;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.kafka.LogRequest;
import org.skald.log.shard.WireHeader;
import org.skald.saga.Fence;
import org.skald.saga.TraceParent;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/** Commands of a node's callers as requests to the log. */
record RequestWriter(AvroWire wire) {

  LogRequest of(
      String requestId,
      @Nullable String key,
      SpecificRecord command,
      Optional<TraceParent> traceparent,
      Optional<Fence> fence) {
    var type = command.getSchema().getFullName();
    var headers = new ArrayList<WireHeader>(7);
    headers.add(WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0));
    headers.add(WireHeader.of(Headers.ID, requestId));
    headers.add(WireHeader.of(Headers.TYPE, type));
    headers.add(WireHeader.of(Headers.SOURCE, "skald/node"));
    traceparent.ifPresent(it -> headers.add(WireHeader.of(Headers.TRACEPARENT, it.value())));
    fence.ifPresent(it -> {
      headers.add(WireHeader.of(Headers.LOCK, it.lock()));
      headers.add(WireHeader.of(Headers.TOKEN, Long.toString(it.token())));
    });
    return new LogRequest(requestId, key, type, wire.encode(command), headers);
  }
}
