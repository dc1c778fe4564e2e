package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.ORDER;
import static org.skald.saga.Past.refused;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaEvent.SagaStarted;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;

/** The trace that a saga belongs to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaTraceTest {

  static final SagaDefinition SAGA = definition(compensatable("a"), pivot("p").after("a"));
  static final TraceParent TRACE =
      new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  static final TraceParent OTHER =
      new TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private static StartSaga start(TraceParent trace) {
    return new StartSaga(
        ORDER, SAGA, Past.INPUT, Optional.of(trace), Optional.empty(), Optional.empty());
  }

  private static Optional<TraceParent> trace(Past past) {
    return ((Active) past.state()).origin().traceparent();
  }

  @Test
  void a_start_writes_its_trace_into_the_first_event() {
    var past = Past.none().then(start(TRACE));

    assertThat(past.events())
        .first()
        .isInstanceOfSatisfying(
            SagaStarted.class, it -> assertThat(it.traceparent()).contains(TRACE));
  }

  @Test
  void a_saga_keeps_the_trace_of_its_start_forward_and_back() {
    var forward = Past.none().then(start(TRACE)).ok("a");
    var backward = Past.none().then(start(TRACE)).ok("a").then(refused("p", 1));

    assertThat(forward.state()).isInstanceOf(Forward.class);
    assertThat(trace(forward)).contains(TRACE);
    assertThat(backward.state()).isInstanceOf(Backward.class);
    assertThat(trace(backward)).contains(TRACE);
  }

  @Test
  void a_saga_that_was_started_without_a_trace_has_none() {
    assertThat(trace(Past.startOf(SAGA))).isEmpty();
  }

  @Test
  void the_same_start_from_another_trace_changes_nothing() {
    Past.none().then(start(TRACE)).when(start(OTHER)).thenNothing();
    Past.none().then(start(TRACE)).when(Past.start(SAGA)).thenNothing();
    Past.startOf(SAGA).when(start(TRACE)).thenNothing();
  }

  @Test
  void the_same_start_from_another_trace_after_the_end_changes_nothing() {
    Past.none().then(start(TRACE)).ok("a", "p").when(start(OTHER)).thenNothing();
  }
}
