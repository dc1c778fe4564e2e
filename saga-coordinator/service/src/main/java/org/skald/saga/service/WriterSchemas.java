package org.skald.saga.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegistryUnavailable;

/**
 * The schemas that payloads were written with, by id, for whoever cannot go on without.
 *
 * <p>An id means the same for ever, so asking is no side effect; and what is asked here was fetched
 * before, when its record came in. Only after a restart may it have to be fetched again, and then a
 * registry that is down holds the shard up rather than let it decide without an answer.
 */
final class WriterSchemas {

  private static final Duration RETRY = Duration.ofMillis(200);

  private final AvroWire wire;

  WriterSchemas(AvroWire wire) {
    this.wire = wire;
  }

  Optional<Schema> byId(int id) {
    while (true) {
      try {
        return Optional.of(wire.schema(id));
      } catch (NotDecodable e) {
        return Optional.empty();
      } catch (RegistryUnavailable e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }
}
