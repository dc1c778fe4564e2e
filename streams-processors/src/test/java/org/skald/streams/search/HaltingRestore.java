package org.skald.streams.search;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Holds up the restoring of stores after its first records, once it is told to. */
public final class HaltingRestore implements ConsumerInterceptor<byte[], byte[]> {

  /**
   * One time that it holds up.
   *
   * @param part the first records have come
   * @param halted so have others, which have to wait
   * @param goOn they need not wait any more
   */
  private record Halt(CountDownLatch part, CountDownLatch halted, CountDownLatch goOn) {}

  private static final AtomicReference<Halt> HALT = new AtomicReference<>(passing());

  private static Halt passing() {
    return new Halt(new CountDownLatch(0), new CountDownLatch(0), new CountDownLatch(0));
  }

  static void halt() {
    HALT.set(new Halt(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)));
  }

  static boolean isHalted() {
    return HALT.get().halted().getCount() == 0;
  }

  static void goOn() {
    HALT.getAndSet(passing()).goOn().countDown();
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    var halt = HALT.get();
    if (records.isEmpty()) {
      return records;
    }
    if (halt.part().getCount() > 0) {
      halt.part().countDown();
      return records;
    }
    halt.halted().countDown();
    try {
      halt.goOn().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> settings) {}
}
