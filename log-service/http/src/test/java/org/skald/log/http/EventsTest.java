package org.skald.log.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EventsTest {

  private final Node node = new Node(Node.CONFIG);

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void events_come_with_id_name_and_data() throws Exception {
    var response = node.get("/count");

    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(response.body())
        .startsWith(": open\n\nid: 1\nevent: number\ndata: {\"number\":1}\n\n")
        .endsWith("id: 5\nevent: number\ndata: {\"number\":5}\n\n");
  }

  @Test
  void a_stream_resumes_after_the_last_event_that_was_seen() throws Exception {
    var response = node.send(node.to("/count").header("Last-Event-ID", "3"));

    assertThat(response.body()).contains("id: 4\n", "id: 5\n").doesNotContain("id: 3\n");
  }

  @Test
  void a_silent_stream_has_a_heartbeat() throws Exception {
    try (var socket = ask("/live")) {
      var lines = lines(socket);

      assertThat(lines.lines().filter(line -> line.equals(": heartbeat")).limit(2).count())
          .isEqualTo(2);
    }
  }

  @Test
  void a_client_that_falls_behind_is_sent_away() throws Exception {
    // given a stream whose queue holds 2 events and whose client has not read yet
    var stream = new EventStream(2);
    assertThat(stream.offer(ServerEvent.of("1", "row", 1))).isTrue();
    assertThat(stream.offer(ServerEvent.of("2", "row", 2))).isTrue();

    boolean taken = stream.offer(ServerEvent.of("3", "row", 3));

    assertThat(taken).isFalse();
    assertThat(stream.isOpen()).isFalse();
    assertThat(stream.next(Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            EventStream.Turn.Over.class,
            over -> assertThat(over.parting()).extracting(ServerEvent::name).isEqualTo("overflow"));
  }

  @Test
  void a_client_that_stops_reading_is_cut_and_its_source_is_closed() throws Exception {
    try (var _ = ask("/endless")) {
      // when nothing is read, the writer stalls and then

      assertThat(node.shop.endlessOver.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_client_that_goes_away_releases_its_source() throws Exception {
    try (var socket = ask("/live")) {
      assertThat(lines(socket).readLine()).startsWith("HTTP/1.1 200");
    }

    assertThat(node.shop.liveClosed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void streams_are_bounded_in_number() throws Exception {
    try (var a = ask("/live");
        var b = ask("/live");
        var c = ask("/live");
        var d = ask("/live")) {
      for (var socket : new Socket[] {a, b, c, d}) {
        assertThat(lines(socket).readLine()).startsWith("HTTP/1.1 200");
      }

      var response = node.get("/live");

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
    }
  }

  @Test
  void a_closing_server_says_goodbye_and_lets_requests_finish() throws Exception {
    // given a stream and a request that are under way
    try (var client = HttpClient.newHttpClient()) {
      var stream = ask("/live");
      assertThat(node.shop.live.poll(20, TimeUnit.SECONDS)).isNotNull();
      var slow = client.sendAsync(node.to("/slow").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(node.shop.slowBegan.await(20, TimeUnit.SECONDS)).isTrue();

      var closing = Thread.ofVirtual().start(node.server::close);
      assertThat(lines(stream).lines().filter(line -> line.equals("event: closing")).findFirst())
          .isPresent();
      node.shop.slowMayEnd.countDown();

      assertThat(slow.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
      stream.close();
    }
  }

  private Socket ask(String path) throws Exception {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.server.port()));
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static BufferedReader lines(Socket socket) throws Exception {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }
}
