package org.skald.participant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;

/** Makes commands of records, and says what is wrong with those that are none. */
final class CommandReader {

  private final AvroWire wire;
  private final Set<String> schemas;
  private final Admin admin;
  private final Set<String> knownTopics = new HashSet<>();

  CommandReader(AvroWire wire, Set<String> schemas, Admin admin) {
    this.wire = wire;
    this.schemas = schemas;
    this.admin = admin;
  }

  /**
   * The command in this record; one with a problem, when it can be answered but not performed.
   *
   * @throws NotDecodable when nobody could be answered
   * @throws org.skald.schemas.RegistryUnavailable when the registry has to be asked and cannot be
   */
  ReceivedCommand read(ConsumerRecord<byte[], byte[]> record) {
    List<String> problems = new ArrayList<>();
    Envelope envelope = Envelope.read(record.headers(), problems);
    checkReplyTopic(envelope.replyTo());
    checkKey(record, envelope, problems);
    GenericRecord payload = problems.isEmpty() ? payload(record, envelope, problems) : null;
    return new ReceivedCommand(record.partition(), envelope, payload, String.join("; ", problems));
  }

  private static void checkKey(
      ConsumerRecord<byte[], byte[]> record, Envelope envelope, List<String> problems) {
    byte[] key = record.key();
    if (key == null || !new String(key, StandardCharsets.UTF_8).equals(envelope.sagaId())) {
      problems.add(
          "expected the saga id as the record's key, found " + (key == null ? "none" : "another"));
    }
  }

  private @Nullable GenericRecord payload(
      ConsumerRecord<byte[], byte[]> record, Envelope envelope, List<String> problems) {
    if (!schemas.contains(envelope.type())) {
      problems.add("expected one of %s, found %s".formatted(schemas, envelope.type()));
      return null;
    }
    if (record.value() == null) {
      problems.add("expected a record of %s, found no value".formatted(envelope.type()));
      return null;
    }
    try {
      IndexedRecord decoded = wire.decode(record.value());
      String found = decoded.getSchema().getFullName();
      if (found.equals(envelope.type()) && decoded instanceof GenericRecord payload) {
        return payload;
      }
      problems.add("expected a record of %s, found %s".formatted(envelope.type(), found));
    } catch (NotDecodable e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return null;
  }

  /* A producer would wait for a topic that is not there, and so would every command behind. */
  private void checkReplyTopic(String topic) {
    if (knownTopics.contains(topic)) {
      return;
    }
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      knownTopics.add(topic);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException
          || cause instanceof InvalidTopicException
          || cause instanceof TopicAuthorizationException) {
        throw new NotDecodable(
            "expected a topic for the reply that is there and may be written, found "
                + cause.getClass().getSimpleName(),
            cause);
      }
      throw new InboxUnavailable("expected to find the reply topic " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for the reply topic " + topic, e);
    }
  }
}
