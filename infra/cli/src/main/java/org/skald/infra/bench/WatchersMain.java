package org.skald.infra.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The process of {@link Watchers}: one thread reads all connections and notes what arrives when.
 */
public final class WatchersMain {

  private static final long LAST_MAX_NS = TimeUnit.SECONDS.toNanos(20);
  private static final long CONNECT_MAX_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int AT_ONCE = 200;
  private static final String VALUE = "\"value\":\"";

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
  private final AtomicInteger watching = new AtomicInteger();

  /** When each delivery of the round came, and of which write it was. */
  private volatile long[] arrivedNs = new long[0];

  private volatile int[] writes = new int[0];
  private final AtomicInteger arrivals = new AtomicInteger();

  /** What came of an event that is not whole yet. */
  private static final class Connection {
    private final StringBuilder unread = new StringBuilder(512);
  }

  private WatchersMain() throws IOException {}

  /** Connects to a host and port, so many times, with a path; then obeys standard input. */
  public static void main(String[] args) throws Exception {
    var main = new WatchersMain();
    var address = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    var reading = Thread.ofPlatform().daemon().unstarted(main::read);
    main.connect(address, Integer.parseInt(args[2]), args[3], reading);
    System.out.println("READY");
    try (var orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (var order = orders.readLine(); order != null; order = orders.readLine()) {
        main.obey(order.split(" ", -1));
      }
    }
    System.exit(0);
  }

  private void connect(InetSocketAddress address, int count, String path, Thread reading)
      throws IOException {
    for (var number = 0; number < count; number++) {
      var channel = SocketChannel.open(address);
      var request =
          "GET %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: text/event-stream\r\n\r\n"
              .formatted(
                  path.replace("{}", Integer.toString(number)),
                  address.getHostString(),
                  address.getPort());
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Connection());
      if (number == 0) {
        reading.start();
      }
      awaitWatching(number - AT_ONCE);
    }
    awaitWatching(count);
  }

  private void awaitWatching(int wanted) {
    var began = System.nanoTime();
    while (watching.get() < wanted) {
      if (System.nanoTime() - began > CONNECT_MAX_NS) {
        throw new IllegalStateException(
            "expected %d watches to begin, found %d".formatted(wanted, watching.get()));
      }
      LockSupport.parkNanos(100_000);
    }
  }

  private void read() {
    try {
      while (true) {
        selector.select(this::read, 100);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(SelectionKey key) {
    try {
      buffer.clear();
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        throw new IOException("a connection was closed: " + key.channel());
      }
    } catch (IOException e) {
      System.err.println(e.getMessage());
      key.cancel();
      return;
    }
    var now = System.nanoTime();
    buffer.flip();
    var text = ((Connection) key.attachment()).unread;
    text.append(StandardCharsets.US_ASCII.decode(buffer));
    for (var end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      hear(text.substring(0, end), now);
      text.delete(0, end + 2);
    }
  }

  private void hear(String event, long now) {
    if (event.contains("event: watching")) {
      watching.incrementAndGet();
    } else if (event.contains("event: NamePut")) {
      var from = event.indexOf(VALUE) + VALUE.length();
      var at = arrivals.get();
      if (at < writes.length) {
        writes[at] = Integer.parseInt(event.substring(from, event.indexOf('"', from)));
        arrivedNs[at] = now;
      }
      arrivals.incrementAndGet();
    } else if (event.contains("event: ")) {
      System.err.println(event);
    }
  }

  private void obey(String[] order) {
    if (order[0].equals("BEGIN")) {
      var deliveries = Integer.parseInt(order[2]);
      writes = new int[deliveries];
      arrivedNs = new long[deliveries];
      arrivals.set(0);
      System.out.println("BEGUN");
      return;
    }
    var acknowledgedNs = Arrays.stream(order).skip(1).mapToLong(Long::parseLong).toArray();
    var began = System.nanoTime();
    while (arrivals.get() < writes.length && System.nanoTime() - began < LAST_MAX_NS) {
      LockSupport.parkNanos(1_000_000);
    }
    var latenciesNs = new Histogram(3);
    var delivered = Math.min(arrivals.get(), writes.length);
    for (var at = 0; at < delivered; at++) {
      // An event may be there before the answer to its writer is.
      latenciesNs.recordValue(Math.max(0, arrivedNs[at] - acknowledgedNs[writes[at]]));
    }
    System.out.println(
        "GOT %d %s %s %s"
            .formatted(
                arrivals.get(),
                latenciesNs.getValueAtPercentile(50) / 1e6,
                latenciesNs.getValueAtPercentile(99) / 1e6,
                latenciesNs.getMaxValue() / 1e6));
  }
}
