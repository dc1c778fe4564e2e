package org.skald.saga.service;

import java.util.ArrayList;
import java.util.List;
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
    var headers = headers(requestId, command);
    traceparent.ifPresent(it -> headers.add(WireHeader.of(Headers.TRACEPARENT, it.value())));
    return fenced(requestId, key, command, headers, fence);
  }

  /** What a person asks, who may be attested. */
  LogRequest ofPerson(
      String requestId,
      String key,
      SpecificRecord command,
      Optional<String> principal,
      Optional<Fence> fence) {
    var headers = headers(requestId, command);
    principal.ifPresent(it -> headers.add(WireHeader.of(Headers.PRINCIPAL, it)));
    return fenced(requestId, key, command, headers, fence);
  }

  private static List<WireHeader> headers(String requestId, SpecificRecord command) {
    var headers = new ArrayList<WireHeader>(7);
    headers.add(WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0));
    headers.add(WireHeader.of(Headers.ID, requestId));
    headers.add(WireHeader.of(Headers.TYPE, command.getSchema().getFullName()));
    headers.add(WireHeader.of(Headers.SOURCE, "skald/node"));
    return headers;
  }

  private LogRequest fenced(
      String requestId,
      @Nullable String key,
      SpecificRecord command,
      List<WireHeader> headers,
      Optional<Fence> fence) {
    fence.ifPresent(it -> {
      headers.add(WireHeader.of(Headers.LOCK, it.lock()));
      headers.add(WireHeader.of(Headers.TOKEN, Long.toString(it.token())));
    });
    var type = command.getSchema().getFullName();
    return new LogRequest(requestId, key, type, wire.encode(command), headers);
  }
}
