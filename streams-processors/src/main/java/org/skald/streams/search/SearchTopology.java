package org.skald.streams.search;

import java.util.function.IntToLongFunction;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.skald.schemas.AvroWire;

/**
 * The topology of the search view: the journal of each shard goes into one store of its own.
 *
 * <p>Without a cache: what is read is then what is written, and the changelog keeps the order of
 * writing, in which a standby gets it.
 */
final class SearchTopology {

  static final String STORE = "search";

  private SearchTopology() {}

  /**
   * The topology.
   *
   * @param beginning where the journal of a shard begins just now
   */
  static Topology of(String journal, AvroWire wire, IntToLongFunction beginning) {
    var builder = new StreamsBuilder();
    builder.addStateStore(store());
    builder.stream(journal, Consumed.with(Serdes.Bytes(), Serdes.Bytes()).withName("journal"))
        .process(() -> new SearchProcessor(wire, beginning), Named.as("fold"), STORE);
    return builder.build();
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled();
  }
}
