package org.skald.participant.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpParticipantConfigTest {

  @Test
  void what_is_not_said_has_its_default() {
    HttpParticipantConfig config =
        HttpParticipantConfig.of(
            Map.of(
                "http.endpoints", "http://10.0.0.7:8080, http://10.0.0.8:8080/stock",
                "command.shop.Reserve", "POST /reservations -> shop.Reserved",
                "bootstrap.servers", "b",
                "schema.registry.url", "r",
                "topic", "stock.commands"));

    assertThat(config.endpoints())
        .containsExactly(
            URI.create("http://10.0.0.7:8080"), URI.create("http://10.0.0.8:8080/stock"));
    assertThat(config.commands())
        .containsExactly(Map.entry("shop.Reserve", "POST /reservations -> shop.Reserved"));
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.tries()).isEqualTo(2);
    assertThat(config.members()).isEqualTo(4);
    assertThat(config.healthPath()).isEmpty();
    assertThat(config.participant().topic()).isEqualTo("stock.commands");
  }

  @Test
  void all_problems_are_named_at_once() {
    assertThatThrownBy(() ->
            HttpParticipantConfig.of(
                Map.of(
                    "http.endpoints", "10.0.0.7:8080",
                    "command.shop.Reserve", "GET /reservations",
                    "http.tries", "0",
                    "http.timeout", "soon",
                    "http.health.path", "health",
                    "http.retry", "1",
                    "delivery", "queue")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "7 problem(s)",
            "http.endpoints: expected addresses such as http://10.0.0.7:8080",
            "command.shop.Reserve: expected METHOD PATH",
            "http.tries: expected a whole number from 1 to 64, found '0'",
            "http.timeout: expected a duration such as 200ms or 3s, found 'soon'",
            "http.health.path: expected a path from /, found 'health'",
            "http.retry: expected no such key",
            "delivery: expected order");
  }

  @Test
  void a_path_takes_fields_of_the_command() {
    var schema =
        SchemaBuilder.record("Release").namespace("shop").fields().requiredString("id").endRecord();
    var command = new GenericData.Record(schema);
    command.put("id", "r 1/2");

    HttpMapping mapping = HttpMapping.parse("DELETE /reservations/{id}");

    assertThat(mapping.pathOf(command)).isEqualTo("/reservations/r%201%2F2");
    assertThat(mapping.replySchema()).isEqualTo(Optional.empty());
    assertThatThrownBy(() -> HttpMapping.parse("PUT /a/{no}").pathOf(command))
        .hasMessage("expected the field no of the path /a/{no} in shop.Release, found none");
  }
}
