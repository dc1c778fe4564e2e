package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;
import org.skald.log.shard.Findings;
import org.skald.log.shard.Findings.Unsettled;
import org.skald.log.shard.Outside;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.WireFormat;
import org.skald.schemas.WriterSchema;

/**
 * The schemas that records and payloads were written with, by id, as the logs have recorded them.
 *
 * <p>The registry is asked once for each shard, and its answer becomes a record of the log. From
 * then on no replica needs the registry for it, and none can be told something else.
 */
final class KnownSchemas implements Outside {

  private static final String QUESTION = "schema/";

  private final AvroWire wire;
  private final ConcurrentMap<Integer, WriterSchema> byId = new ConcurrentHashMap<>();

  KnownSchemas(AvroWire wire) {
    this.wire = wire;
  }

  @Override
  public CompletableFuture<Optional<byte[]>> ask(String question) {
    var answer = new CompletableFuture<Optional<byte[]>>();
    Thread.ofVirtual()
        .name(question)
        .start(() -> {
          try {
            answer.complete(Optional.of(wire.schema(idOf(question)).toString().getBytes(UTF_8)));
          } catch (NotDecodable e) {
            answer.complete(Optional.empty());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /** Learns what a log has recorded; what is no schema that can be read is not learned. */
  void learn(String question, byte[] answer) {
    byId.computeIfAbsent(
        idOf(question),
        id -> {
          try {
            return WriterSchema.parse(new String(answer, UTF_8));
          } catch (NotDecodable e) {
            return null;
          }
        });
  }

  private static int idOf(String question) {
    return Integer.parseInt(question.substring(QUESTION.length()));
  }

  /**
   * The schema that these bytes were written with.
   *
   * @throws NotDecodable when they are not in registry wire format or there is no such schema
   * @throws Unsettled when the log has no answer yet
   */
  WriterSchema of(byte[] bytes, Findings findings) throws Unsettled {
    var id = WireFormat.schemaId(bytes);
    var recorded = findings.of(QUESTION + id);
    var known = recorded.isPresent() ? byId.get(id) : null;
    if (known == null) {
      throw new NotDecodable(
          "expected a schema that the registry knows, found %s under the id %d"
              .formatted(recorded.isPresent() ? "no Avro schema" : "none", id));
    }
    return known;
  }

  /** The schema of an id that was recorded before. */
  Optional<Schema> byId(int id) {
    return Optional.ofNullable(byId.get(id)).map(WriterSchema::schema);
  }
}
