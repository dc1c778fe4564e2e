package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.skald.log.Answer;
import org.skald.log.kafka.LogNode;
import org.skald.saga.Fence;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaId;
import org.skald.schemas.saga.ApproveAct;
import org.skald.schemas.saga.CancelSaga;
import org.skald.schemas.saga.EditStep;
import org.skald.schemas.saga.ForceCompensation;
import org.skald.schemas.saga.MigrateSaga;
import org.skald.schemas.saga.PauseSaga;
import org.skald.schemas.saga.RejectAct;
import org.skald.schemas.saga.ResumeSaga;
import org.skald.schemas.saga.ResumeStep;
import org.skald.schemas.saga.SignalAnswer;
import org.skald.schemas.saga.SignalStep;
import org.skald.schemas.saga.SkipStep;

/** What people can ask of sagas that run, as commands to the log. */
record SagaActs(Asking asking) {

  /** Where a command about a saga goes. */
  @FunctionalInterface
  interface Asking {
    CompletableFuture<Answer> about(
        String requestId, SagaId id, SpecificRecord command, Note note, Optional<Fence> fence);
  }

  /** Asks a saga to undo what was done and end; see {@link LogNode#request}. */
  CompletableFuture<Answer> cancel(String requestId, SagaId id, Note note, Optional<Fence> fence) {
    var command = new CancelSaga(id.value(), note.actor(), note.reason());
    return asking.about(requestId, id, command, note, fence);
  }

  /** Moves a saga to another version of its definition; see {@link LogNode#request}. */
  CompletableFuture<Answer> migrate(
      String requestId, SagaId id, int version, Note note, Optional<Fence> fence) {
    var command = new MigrateSaga(id.value(), version, note.actor(), note.reason());
    return asking.about(requestId, id, command, note, fence);
  }

  /** Lets a saga ask nobody for anything for now; see {@link LogNode#request}. */
  CompletableFuture<Answer> pause(String requestId, SagaId id, Note note, Optional<Fence> fence) {
    return asking.about(
        requestId, id, new PauseSaga(id.value(), note.actor(), note.reason()), note, fence);
  }

  /** Lets a paused saga go on; see {@link LogNode#request}. */
  CompletableFuture<Answer> resume(String requestId, SagaId id, Note note, Optional<Fence> fence) {
    return asking.about(
        requestId, id, new ResumeSaga(id.value(), note.actor(), note.reason()), note, fence);
  }

  /** Turns a saga around that is beyond its point of no return; see {@link LogNode#request}. */
  CompletableFuture<Answer> forceCompensation(
      String requestId, SagaId id, Note note, Optional<Fence> fence) {
    return asking.about(
        requestId, id, new ForceCompensation(id.value(), note.actor(), note.reason()), note, fence);
  }

  /** Does what another person has proposed; see {@link LogNode#request}. */
  CompletableFuture<Answer> approve(
      String requestId, SagaId id, Optional<Long> number, Note note, Optional<Fence> fence) {
    var command = new ApproveAct(id.value(), number.orElse(null), note.actor(), note.reason());
    return asking.about(requestId, id, command, note, fence);
  }

  /** Takes back what is proposed; see {@link LogNode#request}. */
  CompletableFuture<Answer> reject(
      String requestId, SagaId id, Optional<Long> number, Note note, Optional<Fence> fence) {
    var command = new RejectAct(id.value(), number.orElse(null), note.actor(), note.reason());
    return asking.about(requestId, id, command, note, fence);
  }

  /** Lets a stuck saga try a step once more; see {@link LogNode#request}. */
  CompletableFuture<Answer> resume(
      String requestId, SagaId id, String step, Note note, Optional<Fence> fence) {
    var command = new ResumeStep(id.value(), step, note.actor(), note.reason());
    return asking.about(requestId, id, command, note, fence);
  }

  /** Takes a step of a stuck saga for settled; see {@link LogNode#request}. */
  CompletableFuture<Answer> skip(
      String requestId, SagaId id, String step, Note note, Optional<Fence> fence) {
    var command = new SkipStep(id.value(), step, note.actor(), note.reason());
    return asking.about(requestId, id, command, note, fence);
  }

  /** Lets a stuck saga try a step with another command; see {@link LogNode#request}. */
  CompletableFuture<Answer> edit(
      String requestId,
      SagaId id,
      String step,
      Optional<StepEdits.Edited> edited,
      Note note,
      Optional<Fence> fence) {
    var command =
        new EditStep(
            id.value(),
            step,
            edited.map(it -> it.direction().word()).orElse(""),
            edited.map(it -> ByteBuffer.wrap(it.payload().toBytes())).orElse(null),
            note.actor(),
            note.reason());
    return asking.about(requestId, id, command, note, fence);
  }

  /** Tells a step that waits how to go on; see {@link LogNode#request}. */
  CompletableFuture<Answer> signal(
      String requestId,
      SagaId id,
      String step,
      SagaCommand.Signal signal,
      Note note,
      Optional<Fence> fence) {
    var command =
        switch (signal) {
          case SagaCommand.Signal.GoOn(var value) ->
              new SignalStep(
                  id.value(),
                  step,
                  SignalAnswer.GO_ON,
                  value.map(it -> ByteBuffer.wrap(it.toBytes())).orElse(null),
                  note.actor(),
                  note.reason());
          case SagaCommand.Signal.Refuse _ ->
              new SignalStep(
                  id.value(), step, SignalAnswer.REFUSE, null, note.actor(), note.reason());
        };
    return asking.about(requestId, id, command, note, fence);
  }
}
