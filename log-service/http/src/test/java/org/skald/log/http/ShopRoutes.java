package org.skald.log.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Routes of a made-up shop: one for each way in which a reply can come about. */
final class ShopRoutes implements Routes {

  enum Size {
    SMALL,
    EXTRA_LARGE
  }

  record Line(String sku, int quantity) {
    Line {
      if (quantity < 1) {
        throw new IllegalArgumentException("a quantity of at least 1");
      }
    }
  }

  record Order(
      String customer,
      List<Line> lines,
      Size size,
      @JsonProperty("wait") @Nullable Duration patience) {}

  record Filter(@Nullable Integer limit, @Nullable Duration atMost) {}

  record Placed(String id, int lines, @JsonProperty("wait") Duration patience) {}

  record Row(long number) {}

  final CountDownLatch slowBegan = new CountDownLatch(1);
  final CountDownLatch slowMayEnd = new CountDownLatch(1);
  final CountDownLatch endlessOver = new CountDownLatch(1);
  final BlockingQueue<EventStream> live = new LinkedBlockingQueue<>();
  final CountDownLatch liveClosed = new CountDownLatch(1);

  @Override
  public void register(Api api) {
    api.post(
        "/orders",
        doc -> doc.summary("Places an order").body(Order.class).reply(201, "placed", Placed.class),
        exchange ->
            exchange
                .body(Order.class)
                .then(order ->
                    Reply.created(
                        "/orders/1",
                        new Placed("1", order.lines().size(), Duration.ofSeconds(3)))));
    api.get(
        "/orders",
        doc -> doc.summary("Lists orders").query(Filter.class).reply(200, "some", Filter.class),
        exchange -> exchange.query(Filter.class).then(Reply::ok));
    api.get(
        "/orders/{id}",
        doc ->
            doc.summary("Shows an order")
                .pathParameter("id", "the order's id")
                .reply(200, "the order", Row.class),
        exchange -> Reply.text("text/plain", exchange.pathParameter("id")));
    api.get(
        "/rows",
        doc -> doc.summary("Many rows").reply(200, "rows", List.class),
        _ -> Reply.rows(LongStream.range(0, 5000).mapToObj(Row::new)));
    registerTrouble(api);
    registerEvents(api);
  }

  private void registerTrouble(Api api) {
    api.get(
        "/broken",
        doc -> doc.summary("Fails").emptyReply(204, "never"),
        _ -> {
          throw new IllegalStateException("the password is hunter2");
        });
    api.get(
        "/busy",
        doc -> doc.summary("Refuses").emptyReply(204, "never").refusal(503, "always"),
        _ -> Reply.refused(Problem.overloaded("shard 3 lags", Duration.ofMillis(1500))));
    api.get(
        "/slow",
        doc -> doc.summary("Waits to be let go").reply(200, "in the end", Row.class),
        _ -> {
          slowBegan.countDown();
          slowMayEnd.await();
          return Reply.ok(new Row(1));
        });
  }

  private void registerEvents(Api api) {
    api.get(
        "/count",
        doc -> doc.summary("Counts to 5").events("numbers"),
        exchange -> {
          int first = exchange.lastEventId().map(id -> Integer.parseInt(id) + 1).orElse(1);
          return Reply.events(
              EventSource.looping(stream -> {
                for (int i = first; i <= 5; i++) {
                  stream.send(ServerEvent.of(Integer.toString(i), "number", new Row(i)));
                }
              }));
        });
    api.get(
        "/endless",
        doc -> doc.summary("Never ends").events("as fast as the client reads"),
        _ ->
            Reply.events(
                EventSource.looping(stream -> {
                  try {
                    while (stream.send(ServerEvent.notice("row", "x".repeat(10_000)))) {}
                  } finally {
                    endlessOver.countDown();
                  }
                })));
    api.get(
        "/live",
        doc -> doc.summary("What the test offers").events("as offered"),
        _ ->
            Reply.events(stream -> {
              live.add(stream);
              return liveClosed::countDown;
            }));
  }
}
