package org.skald.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QueueConfigTest {

  @Test
  void what_is_not_said_has_its_default() {
    assertThat(QueueConfig.of("broker:9092", "jobs"))
        .isEqualTo(
            new QueueConfig(
                "jobs", Duration.ofSeconds(30), 5, Map.of("bootstrap.servers", "broker:9092")));
  }

  @Test
  void all_problems_are_named_at_once_and_no_secret_is() {
    assertThatThrownBy(
            () -> new QueueConfig("my jobs", Duration.ZERO, 8, Map.of("sasl.jaas.config", "pw")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "topic: expected 1 to 230 letters, digits, '.', '_' or '-', found 'my jobs'",
            "lease: expected at least 1 ms, found PT0S",
            "deliveriesMax: expected 1 to 7, found 8",
            "kafka: expected bootstrap.servers")
        .hasMessageNotContaining("pw");
  }
}
