package org.skald.streams.overlap;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;

/**
 * The topology of the overlap view: from the journal of each shard to what its sagas touch, from
 * there to who touches each key, and from there to the reports.
 */
final class OverlapTopology {

  private OverlapTopology() {}

  static Topology of(Topics topics, AvroWire wire, OverlapCounts counts) {
    var bytes = Serdes.Bytes();
    var builder = new StreamsBuilder();
    builder.addStateStore(store(SagaStage.STORE));
    builder.addStateStore(store(KeyStage.STORE));
    var records = new OverlapRecords(wire, topics.log());
    builder.stream(topics.journal(), Consumed.with(bytes, bytes).withName("journal"))
        .process(() -> new SagaStage(wire, counts), Named.as("by-saga"), SagaStage.STORE)
        .repartition(
            Repartitioned.<Bytes, Bytes>as("by-key").withKeySerde(bytes).withValueSerde(bytes))
        .process(() -> new KeyStage(records, counts), Named.as("by-key"), KeyStage.STORE)
        .to(topics.overlaps(), Produced.with(bytes, bytes).withName("overlaps"));
    return builder.build();
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled();
  }
}
