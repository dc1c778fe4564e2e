package org.skald.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skald.schemas.participant.Refused;

/** A registry that is away is told from a record that is wrong, over real HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RegistryFailureTest {

  private static final byte[] RECORD_OF_SCHEMA_7 = {0, 0, 0, 0, 7, 2, 'x'};
  private static final String SCHEMA_7 =
      "{\"schema\": \"{\\\"type\\\": \\\"record\\\", \\\"name\\\": \\\"t.R\\\", \\\"fields\\\":"
          + " [{\\\"name\\\": \\\"a\\\", \\\"type\\\": \\\"string\\\"}]}\"}";

  private final AtomicInteger asked = new AtomicInteger();
  private volatile int status = 200;
  private volatile String body = SCHEMA_7;
  private HttpServer registry;
  private AvroWire wire;

  @BeforeEach
  void open() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    registry.start();
    wire = AvroWire.connect("http://127.0.0.1:" + registry.getAddress().getPort());
  }

  @AfterEach
  void close() {
    wire.close();
    registry.stop(0);
  }

  @Test
  void a_schema_is_asked_for_once() {
    assertThat(wire.decode(RECORD_OF_SCHEMA_7)).isInstanceOf(GenericRecord.class);
    assertThat(wire.decode(RECORD_OF_SCHEMA_7).get(0)).hasToString("x");

    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"500, 50001", "503, 50301", "429, 42901", "401, 40101", "404, 404"})
  void an_answer_that_says_nothing_of_the_record_means_try_again(int answered, int code) {
    status = answered;
    body = "{\"error_code\": " + code + ", \"message\": \"sorry\"}";

    assertThatThrownBy(() -> wire.decode(RECORD_OF_SCHEMA_7))
        .isInstanceOf(RegistryUnavailable.class)
        .hasMessageContaining("expected the registry to give the schema 7, found status");
  }

  @ParameterizedTest
  @CsvSource({
    "200, compatibilityLevel, FULL, FULL",
    "200, compatibilityLevel, FORWARD_TRANSITIVE, FORWARD_TRANSITIVE",
    "200, compatibilityLevel, SOMEHOW, ",
    "404, error_code, 40401, ",
    "422, error_code, 42203, "
  })
  void what_is_no_mode_says_nothing_of_how_a_schema_may_change(
      int answered, String key, String value, CompatibilityMode mode) {
    status = answered;
    body = "{\"%s\": %s}".formatted(key, answered == 200 ? "\"" + value + "\"" : value);

    assertThat(wire.compatibility("t.R")).isEqualTo(Optional.ofNullable(mode));
  }

  @Test
  void a_registry_that_is_away_does_not_say_how_a_schema_may_change() {
    status = 503;
    body = "{\"error_code\": 50301, \"message\": \"sorry\"}";

    assertThatThrownBy(() -> wire.compatibility("t.R")).isInstanceOf(RegistryUnavailable.class);
  }

  @Test
  void an_error_page_of_a_proxy_means_try_again() {
    status = 404;
    body = "<html>not here</html>";

    assertThatThrownBy(() -> wire.decode(RECORD_OF_SCHEMA_7))
        .isInstanceOf(RegistryUnavailable.class);
  }

  @Test
  void a_refused_connection_means_try_again() {
    registry.stop(0);

    assertThatThrownBy(() -> wire.decode(RECORD_OF_SCHEMA_7))
        .isInstanceOf(RegistryUnavailable.class);
    assertThatThrownBy(() -> wire.encode(new Refused("sold out")))
        .isInstanceOf(RegistryUnavailable.class);
    assertThatThrownBy(() -> wire.latest("t.R")).isInstanceOf(RegistryUnavailable.class);
  }

  @Test
  void an_unknown_schema_makes_the_record_wrong_until_it_is_known() {
    status = 404;
    body = "{\"error_code\": 40403, \"message\": \"Schema not found\"}";
    assertThatThrownBy(() -> wire.decode(RECORD_OF_SCHEMA_7)).isInstanceOf(NotDecodable.class);

    status = 200;
    body = SCHEMA_7;
    assertThat(wire.decode(RECORD_OF_SCHEMA_7).get(0)).hasToString("x");
  }

  @Test
  void a_schema_of_another_kind_makes_the_record_wrong() {
    body = "{\"schemaType\": \"PROTOBUF\", \"schema\": \"syntax = 'proto3';\"}";

    assertThatThrownBy(() -> wire.decode(RECORD_OF_SCHEMA_7))
        .isInstanceOf(NotDecodable.class)
        .hasMessageContaining("found another kind");
  }

  @Test
  void a_schema_that_is_no_record_makes_the_record_wrong() {
    body = "{\"schema\": \"\\\"string\\\"\"}";

    assertThatThrownBy(() -> wire.decode(RECORD_OF_SCHEMA_7))
        .isInstanceOf(NotDecodable.class)
        .hasMessageContaining("expected the schema of a record, found schema 7 of type string");
  }

  @Test
  void an_incompatible_schema_is_refused() {
    status = 409;
    body = "{\"error_code\": 409, \"message\": \"incompatible\"}";

    assertThatThrownBy(() -> wire.encode(new Refused("sold out")))
        .isInstanceOf(SchemaRefused.class)
        .hasMessageContaining("take the schema org.skald.schemas.participant.Refused");
  }
}
