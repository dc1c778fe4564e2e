package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skald.saga.DefinitionId;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaState;

/** Failures of random sagas name their seed; {@code -Dseed=…} runs only that one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaStateCodecTest {

  private static final int SEEDS = 300;
  private static final StatesSeen SEEN = new StatesSeen();

  static LongStream seeds() {
    var seed = Long.getLong("seed");
    return seed == null ? LongStream.range(0, SEEDS) : LongStream.of(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatever_a_saga_comes_to_is_read_as_it_was_written(long seed) {
    var saga = new RandomSagas(seed).run();
    for (var state : saga.states()) {
      var asked = new ArrayList<DefinitionId>();
      var read =
          SagaStateCodec.decode(
              SagaStateCodec.encode(state),
              id -> {
                asked.add(id);
                return saga.definition(id);
              });
      SEEN.add(state);
      assertThat(read).isEqualTo(state);
      if (state instanceof SagaState.Active active) {
        var to =
            active.byHand().proposal().map(it -> it.act()).stream()
                .filter(SagaCommand.MigrateSaga.class::isInstance)
                .map(it -> ((SagaCommand.MigrateSaga) it).definition().id());
        assertThat(asked)
            .containsExactlyElementsOf(
                Stream.concat(to, Stream.of(active.definition().id())).toList());
      }
    }
  }

  @AfterAll
  static void every_kind_of_state_was_reached() {
    if (Long.getLong("seed") == null) {
      assertThat(SEEN.kinds()).isEqualTo(StatesSeen.storable());
    }
  }

  @Test
  void a_step_keeps_its_place_among_the_steps() {
    var state = (SagaState.Forward) StateSamples.of("forward");

    var read =
        (SagaState.Forward)
            SagaStateCodec.decode(SagaStateCodec.encode(state), _ -> StateSamples.DEFINITION);

    assertThat(read.steps().keySet()).containsExactlyElementsOf(state.steps().keySet());
  }

  @Test
  void a_format_of_a_later_release_is_refused_by_its_number() {
    var bytes = SagaStateCodec.encode(StateSamples.of("forward"));
    bytes[0] = 2;

    assertThatThrownBy(() -> SagaStateCodec.decode(bytes, _ -> StateSamples.DEFINITION))
        .hasMessage("expected a saga state of format 1, found 2: written by a later release");
  }

  @Test
  void bytes_that_were_cut_off_are_never_taken_for_a_state() {
    var bytes = SagaStateCodec.encode(StateSamples.of("backward"));

    assertThat(IntStream.range(0, bytes.length))
        .allSatisfy(length ->
            assertThatThrownBy(() ->
                    SagaStateCodec.decode(
                        Arrays.copyOf(bytes, length), _ -> StateSamples.DEFINITION))
                .isInstanceOf(RuntimeException.class));
  }

  @Test
  void a_saga_that_has_not_started_is_not_kept() {
    assertThatThrownBy(() -> SagaStateCodec.encode(new SagaState.NotStarted()))
        .hasMessage("a saga that has not started is not kept");
  }
}
