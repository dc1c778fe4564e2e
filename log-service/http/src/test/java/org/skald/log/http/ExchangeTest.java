package org.skald.log.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExchangeTest {

  private static Exchange with(Map<String, String> headers) {
    return new Exchange("POST", "/", "", headers, new byte[0], Map.of(), Optional.empty());
  }

  @Test
  void a_request_is_named_by_its_key() {
    assertThat(with(Map.of("idempotency-key", "k-1")).requestId()).isEqualTo("k-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void a_key_that_says_nothing_names_no_two_requests(String key) {
    var headers = Map.of("idempotency-key", key);

    assertThat(with(headers).requestId()).isNotBlank().isNotEqualTo(with(headers).requestId());
  }
}
