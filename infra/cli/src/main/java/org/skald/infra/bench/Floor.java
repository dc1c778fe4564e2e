package org.skald.infra.bench;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.skald.infra.screen.Screen;
import org.skald.log.kafka.KafkaClients;

/**
 * What Kafka itself takes on this machine, now: to append a record with {@code acks=all} and read
 * it back from the tail, with Kafka's clients as they come, but without a pause before a request.
 *
 * @param p50Ms median of one caller, in milliseconds
 * @param p99Ms of one caller, in milliseconds
 * @param appendsPerSecond records that were appended without reading them back
 * @param callers64PerSecond appends read back by 64 callers that each wait for theirs
 * @param callers64BatchedPerSecond the same with the producer of a node, which has fewer requests
 *     under way and so more records in each
 */
public record Floor(
    double p50Ms,
    double p99Ms,
    double appendsPerSecond,
    double callers64PerSecond,
    double callers64BatchedPerSecond) {

  private static final String TOPIC = "bench.floor";
  private static final int RECORD_BYTES = 200;
  private static final int WARM_UP = 10_000;
  private static final int MEASURED = 3_000;
  private static final int CALLERS = 64;
  private static final Duration CALLING = Duration.ofSeconds(4);
  private static final int BULK = 300_000;
  private static final Duration POLL = Duration.ofMillis(100);

  /** Measures; takes about forty seconds. */
  static Floor measure(String bootstrap) throws Exception {
    var clients = new KafkaClients(bootstrap, "floor", Map.of());
    try (var admin = clients.admin()) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get();
    }
    try (var producer = plain(bootstrap);
        var batching = clients.producer("floor");
        var tail = new Tail(clients)) {
      calls(producer, tail, WARM_UP);
      var latencies = calls(producer, tail, MEASURED);
      callers(producer, tail); // Until what is hot is compiled, as for what is held against it.
      var callers = callers(producer, tail);
      return new Floor(
          latencies.getValueAtPercentile(50) / 1e6,
          latencies.getValueAtPercentile(99) / 1e6,
          bulk(producer),
          callers,
          callers(batching, tail));
    }
  }

  private static Producer<byte[], byte[]> plain(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.CLIENT_ID_CONFIG,
            "floor-plain",
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            0),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** For people. */
  void show(Screen screen) {
    screen.table(
        List.of("floor", "median ms", "99 % ms", "appends/s", "64 callers/s", "in larger batches"),
        List.of(
            List.of(
                "",
                "%.2f".formatted(p50Ms),
                "%.2f".formatted(p99Ms),
                "%.0f".formatted(appendsPerSecond),
                "%.0f".formatted(callers64PerSecond),
                "%.0f".formatted(callers64BatchedPerSecond))));
  }

  private static Histogram calls(Producer<byte[], byte[]> producer, Tail tail, int calls)
      throws Exception {
    var latenciesNs = new Histogram(3);
    for (var call = 0; call < calls; call++) {
      var began = System.nanoTime();
      tail.append(producer).get(30, TimeUnit.SECONDS);
      latenciesNs.recordValue(System.nanoTime() - began);
    }
    return latenciesNs;
  }

  private static double callers(Producer<byte[], byte[]> producer, Tail tail)
      throws InterruptedException {
    var count = new AtomicLong();
    var done = new CountDownLatch(CALLERS);
    var began = System.nanoTime();
    var end = began + CALLING.toNanos();
    for (var caller = 0; caller < CALLERS; caller++) {
      Thread.startVirtualThread(() -> {
        while (System.nanoTime() < end) {
          tail.append(producer).join();
          count.incrementAndGet();
        }
        done.countDown();
      });
    }
    done.await();
    return count.get() * 1e9 / (System.nanoTime() - began);
  }

  private static double bulk(Producer<byte[], byte[]> producer) {
    var began = System.nanoTime();
    for (var record = 0; record < BULK; record++) {
      producer.send(new ProducerRecord<>(TOPIC, 0, null, new byte[RECORD_BYTES]));
    }
    producer.flush();
    return BULK * 1e9 / (System.nanoTime() - began);
  }

  /** Reads the end of the topic and tells each caller when its record has come back. */
  private static final class Tail implements AutoCloseable {

    private final Map<Long, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    Tail(KafkaClients clients) throws InterruptedException {
      var ready = new CountDownLatch(1);
      thread = Thread.ofPlatform().name("floor-tail").start(() -> read(clients, ready));
      ready.await();
    }

    private void read(KafkaClients clients, CountDownLatch ready) {
      var partition = new TopicPartition(TOPIC, 0);
      try (var consumer = clients.consumer("floor", "read_uncommitted")) {
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        ready.countDown();
        while (!closing) {
          for (var record : consumer.poll(POLL)) {
            if (record.key() != null) {
              var caller = waiting.remove(ByteBuffer.wrap(record.key()).getLong());
              if (caller != null) {
                caller.complete(null);
              }
            }
          }
        }
      }
    }

    CompletableFuture<Void> append(Producer<byte[], byte[]> producer) {
      var number = numbers.incrementAndGet();
      var readBack = new CompletableFuture<Void>();
      waiting.put(number, readBack);
      var key = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
      producer.send(
          new ProducerRecord<>(TOPIC, 0, key, new byte[RECORD_BYTES]),
          (_, failure) -> {
            if (failure != null) {
              readBack.completeExceptionally(failure);
            }
          });
      return readBack;
    }

    @Override
    public void close() {
      closing = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
