package org.skald.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.Rejection;
import org.skald.schemas.Headers;

/** A hosted decider in the topology test driver: records go in, records come out, time passes. */
final class StreamScenario implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final TopologyTestDriver driver;
  private final String source;
  private final HostTopics topics;
  private Instant now = START;
  private int count;

  private StreamScenario(TopologyTestDriver driver, String source, HostTopics topics) {
    this.driver = driver;
    this.source = source;
    this.topics = topics;
  }

  static <C, S, E, R extends Rejection, F> StreamScenario of(
      HostedDecider<C, S, E, R, F> hosted, Path directory) {
    var config = StreamsHostConfig.of("none:9092", "shop", directory);
    var settings = new Properties();
    settings.putAll(config.streams());
    var topology = DeciderTopology.of(hosted, config.topics());
    var driver = new TopologyTestDriver(topology, settings, START);
    return new StreamScenario(driver, hosted.source(), config.topics());
  }

  /** What came out of a topic: key, value, headers. */
  record Out(@Nullable String key, @Nullable String value, Map<String, String> headers) {

    String header(String name) {
      return Optional.ofNullable(headers.get(name)).orElse("no " + name);
    }
  }

  StreamScenario at(Duration sinceStart) {
    now = START.plus(sinceStart);
    return this;
  }

  /** A command of a plain decider. */
  StreamScenario send(String key, String text) {
    return sendRaw(key.getBytes(UTF_8), text.getBytes(UTF_8), new RecordHeaders());
  }

  /** A command of a saga's step, every time another attempt. */
  StreamScenario ask(String saga, String step, String text) {
    return sendRaw(saga.getBytes(UTF_8), text.getBytes(UTF_8), asks(saga, step, "do", ++count));
  }

  /** The compensation of a saga's step. */
  StreamScenario undo(String saga, String step, String text) {
    return undo(saga, step, "undo", text);
  }

  StreamScenario undo(String saga, String step, String word, String text) {
    var headers = asks(saga, step, word, ++count);
    Headers.put(headers, Headers.DIRECTION, "undo");
    Headers.put(headers, Headers.COMPENSATES, saga + "/" + step + "/do");
    return sendRaw(saga.getBytes(UTF_8), text.getBytes(UTF_8), headers);
  }

  static org.apache.kafka.common.header.Headers asks(
      String saga, String step, String direction, int attempt) {
    var headers = new RecordHeaders();
    Headers.put(headers, Headers.ID, saga + "/" + step + "/" + direction);
    Headers.put(headers, Headers.SAGA_ID, saga);
    Headers.put(headers, Headers.STEP, step);
    Headers.put(headers, Headers.ATTEMPT, Integer.toString(attempt));
    Headers.put(headers, Headers.DIRECTION, direction);
    Headers.put(headers, Headers.REPLY_TO, "skald.sagas");
    Headers.put(headers, Headers.REPLY_TOKEN, "token-" + attempt);
    return headers;
  }

  StreamScenario sendRaw(
      byte @Nullable [] key,
      byte @Nullable [] value,
      org.apache.kafka.common.header.Headers headers) {
    driver
        .createInputTopic(source, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value, headers, now));
    return this;
  }

  StreamScenario wait(Duration passed) {
    driver.advanceWallClockTime(passed);
    return this;
  }

  List<Out> replies() {
    return read(topics.replies());
  }

  List<Out> deadLetters() {
    return read(topics.deadLetters());
  }

  List<String> values(String topic) {
    return read(topic).stream().map(it -> String.valueOf(it.value())).toList();
  }

  /** Everything that came out of a topic since it was last read. */
  List<Out> read(String topic) {
    var output =
        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var found = new ArrayList<Out>();
    for (var record : output.readRecordsToList()) {
      var headers = new TreeMap<String, String>();
      record.headers().forEach(it -> headers.put(it.key(), text(it.value())));
      found.add(new Out(text(record.key()), text(record.value()), headers));
    }
    return found;
  }

  /** The keys of one key space of the store, without the byte that tells it apart. */
  List<String> keys(char space) {
    var found = new ArrayList<String>();
    KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(DeciderStore.NAME);
    try (var entries = store.all()) {
      entries.forEachRemaining(it -> {
        var key = new String(it.key.get(), UTF_8);
        if (key.charAt(0) == space) {
          found.add(key.substring(1));
        }
      });
    }
    return found;
  }

  /** The state of a thing, if it is kept. */
  Optional<byte[]> state(String key) {
    return new DeciderStore(driver.getKeyValueStore(DeciderStore.NAME)).state(key);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  @Override
  public void close() {
    driver.close();
  }
}
