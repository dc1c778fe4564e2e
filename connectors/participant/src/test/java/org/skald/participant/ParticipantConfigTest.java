package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ParticipantConfigTest {

  @Test
  void what_is_not_said_has_its_default() {
    ParticipantConfig config =
        ParticipantConfig.of(
            Map.of(
                "bootstrap.servers", "127.0.0.1:9092",
                "schema.registry.url", "http://127.0.0.1:8081",
                "topic", "stock.commands"));

    assertThat(config)
        .isEqualTo(
            new ParticipantConfig(
                "127.0.0.1:9092",
                "http://127.0.0.1:8081",
                "stock.commands",
                "stock.commands",
                "/participants/stock.commands",
                "",
                "stock.commands.inbox",
                Duration.ofDays(7),
                Delivery.ORDER,
                Duration.ofSeconds(30),
                500,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Map.of()));
  }

  @Test
  void kafka_settings_are_handed_on_without_their_prefix() {
    ParticipantConfig config =
        ParticipantConfig.of(
            Map.of(
                "bootstrap.servers", "b",
                "schema.registry.url", "r",
                "topic", "t",
                "kafka.security.protocol", "SSL"));

    assertThat(config.kafka()).containsExactly(Map.entry("security.protocol", "SSL"));
    assertThat(config.toString()).doesNotContain("SSL");
  }

  @Test
  void a_queue_lends_fewer_commands_at_a_time() {
    ParticipantConfig config =
        ParticipantConfig.of(
            Map.of(
                "bootstrap.servers", "b",
                "schema.registry.url", "r",
                "topic", "t",
                "delivery", "queue"));

    assertThat(config.delivery()).isEqualTo(Delivery.QUEUE);
    assertThat(config.shareGroup()).isEqualTo("t.queue");
    assertThat(config.batchMax()).isEqualTo(20);
  }

  @Test
  void a_queue_needs_an_inbox_that_all_members_share() {
    ParticipantConfig config =
        ParticipantConfig.of(
            Map.of(
                "bootstrap.servers", "b",
                "schema.registry.url", "mock://r",
                "topic", "t",
                "delivery", "queue"));

    assertThatThrownBy(
            () -> Participant.builder(config).on("t.Do", (command, context) -> null).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found Inbox.kafka()");
  }

  @Test
  void all_problems_are_named_at_once() {
    Map<String, String> settings =
        Map.of(
            "schema.registry.url", " ",
            "topic", "stock commands",
            "batch.max", "0",
            "delivery", "heap",
            "inbox.retention", "a week",
            "retry.backoff", "9s",
            "kafka.isolation.level", "read_uncommitted",
            "inbox.retension", "7d");

    assertThatThrownBy(() -> ParticipantConfig.of(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "9 problem(s)",
            "bootstrap.servers: expected a value, found none",
            "schema.registry.url: expected a value, found ' '",
            "topic: expected 1 to 230 letters, digits, '.', '_' or '-', found 'stock commands'",
            "batch.max: expected a whole number from 1 to 10000, found '0'",
            "delivery: expected order or queue, found 'heap'",
            "inbox.retention: expected a duration such as 200ms",
            "found 'a week'",
            "retry.backoff.max: expected at least retry.backoff (9000 ms), found 5000 ms",
            "kafka.isolation.level: expected to be left to the library",
            "inbox.retension: expected no such key");
  }
}
