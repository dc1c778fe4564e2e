package org.skald.streams;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.skald.log.Rejection;

/**
 * The topology of one hosted decider.
 *
 * <pre>
 * source ─► route ─► by-key-repartition ─► decide ─► events, effects, replies, dead letters
 *             └────► dead letters            │
 *                                            └─ store: states, results, timers, log time
 * </pre>
 *
 * <p>Routing stands only before a participant, whose commands are keyed by saga id.
 */
public final class DeciderTopology {

  private static final Serde<Bytes> BYTES = Serdes.Bytes();

  private DeciderTopology() {}

  /** Builds it; {@code application} names the topics that it makes for itself. */
  public static <C, S, E, R extends Rejection, F> Topology of(
      HostedDecider<C, S, E, R, F> hosted, HostTopics application) {
    var builder = new StreamsBuilder();
    builder.addStateStore(store());
    var source =
        Consumed.with(BYTES, BYTES)
            .withTimestampExtractor(new RecordTime(hosted.clock()))
            .withName("source");
    var commands = builder.stream(hosted.source(), source);
    var atHome =
        hosted.participant() == null ? commands : repartition(commands, hosted, application);
    write(
        atHome.process(
            () -> new DeciderProcessor<>(hosted, application),
            Named.as("decide"),
            DeciderStore.NAME),
        "out");
    return builder.build();
  }

  private static KStream<Bytes, Bytes> repartition(
      KStream<Bytes, Bytes> commands, HostedDecider<?, ?, ?, ?, ?> hosted, HostTopics application) {
    var routed =
        commands
            .process(() -> new RouterProcessor(hosted, application), Named.as("route"))
            .split(Named.as("route-"))
            .branch((_, it) -> it instanceof Routed.Sound, Branched.as("sound"))
            .defaultBranch(Branched.as("dead"));
    write(stream(routed, "route-dead").mapValues(it -> ((Routed.Dead) it).letter()), "dead");
    return stream(routed, "route-sound")
        .mapValues(it -> ((Routed.Sound) it).value())
        .repartition(
            Repartitioned.<Bytes, Bytes>as("by-key").withKeySerde(BYTES).withValueSerde(BYTES));
  }

  private static <T> T stream(Map<String, T> streams, String name) {
    return Objects.requireNonNull(streams.get(name));
  }

  private static void write(KStream<Bytes, Outbound> stream, String name) {
    Serde<Outbound> values =
        Serdes.serdeFrom(
            (_, it) -> it.value() == null ? null : it.value().get(),
            (topic, _) -> {
              throw new UnsupportedOperationException("nobody reads back what went to " + topic);
            });
    stream.to((_, it, _) -> it.topic(), Produced.with(BYTES, values).withName(name));
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(DeciderStore.NAME), BYTES, Serdes.ByteArray())
        .withCachingEnabled();
  }
}
