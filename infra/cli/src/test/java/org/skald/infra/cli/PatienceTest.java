package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** How often a node is asked again, by a clock of its own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PatienceTest {

  private static final int TRIES_MAX = 100;

  private long nowNs;
  private int tries;
  private final Patience patience =
      new Patience(Duration.ofSeconds(30), Duration.ofNanos(1), () -> nowNs);

  private ApiClient.Answered answered(int status, Duration took) {
    nowNs += took.toNanos();
    tries++;
    assertThat(tries).isLessThan(TRIES_MAX);
    return new ApiClient.Answered(status, JsonNodeFactory.instance.objectNode());
  }

  @Test
  void a_node_that_is_busy_is_asked_again_until_the_time_is_over() {
    var answer = patience.ask(() -> answered(503, Duration.ofSeconds(7)));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(tries).isEqualTo(5);
  }

  @Test
  void answers_that_take_long_do_not_make_it_longer() {
    var answer = patience.ask(() -> answered(504, Duration.ofSeconds(31)));

    assertThat(answer.status()).isEqualTo(504);
    assertThat(tries).isEqualTo(1);
  }

  @Test
  void a_node_that_is_not_there_is_asked_again_and_the_last_failure_told() {
    assertThatThrownBy(() ->
            patience.ask(() -> {
              answered(0, Duration.ofSeconds(20));
              throw new Failed(Failed.UNREACHABLE, "nobody " + tries);
            }))
        .hasMessage("nobody 2");
  }

  @Test
  void a_refusal_is_an_answer() {
    assertThat(patience.ask(() -> answered(409, Duration.ZERO)).status()).isEqualTo(409);
    assertThat(tries).isEqualTo(1);
  }
}
