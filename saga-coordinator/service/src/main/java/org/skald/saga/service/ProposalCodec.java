package org.skald.saga.service;

import java.util.Optional;
import java.util.function.Function;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.ByHand.Proposal;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.DefinitionId;
import org.skald.saga.Payload;
import org.skald.saga.Person;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaCommand.Act;
import org.skald.saga.SagaCommand.Signal;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaId;

/** An act that waits for a second person, as bytes in the state of its saga. */
final class ProposalCodec {

  private static final int CANCEL = 1;
  private static final int PAUSE = 2;
  private static final int RESUME_SAGA = 3;
  private static final int RESUME_STEP = 4;
  private static final int SKIP = 5;
  private static final int GO_ON = 6;
  private static final int REFUSE = 7;
  private static final int FORCE = 8;
  private static final int MIGRATE = 9;
  private static final int EDIT = 10;

  private ProposalCodec() {}

  static void write(BinaryOutput out, Proposal proposal) {
    var act = proposal.act();
    out.big(proposal.number())
        .instant(proposal.at())
        .text(act.sagaId().value())
        .text(act.actor())
        .optional(proposal.by().principal(), out::text)
        .text(act.reason());
    switch (act) {
      case SagaCommand.CancelSaga _ -> out.tag(CANCEL);
      case SagaCommand.PauseSaga _ -> out.tag(PAUSE);
      case SagaCommand.ResumeSaga _ -> out.tag(RESUME_SAGA);
      case SagaCommand.ResumeStep it -> out.tag(RESUME_STEP).text(it.step());
      case SagaCommand.SkipStep it -> out.tag(SKIP).text(it.step());
      case SagaCommand.EditStep it ->
          out.tag(EDIT)
              .text(it.step())
              .optional(
                  it.edit(),
                  edit ->
                      out.text(edit.direction().word())
                          .text(edit.schema())
                          .bytes(edit.payload().toBytes()));
      case SagaCommand.SignalStep(_, var step, Signal.GoOn(var value), _, _) ->
          out.tag(GO_ON).text(step).optional(value, it -> out.bytes(it.toBytes()));
      case SagaCommand.SignalStep(_, var step, Signal.Refuse _, _, _) -> out.tag(REFUSE).text(step);
      case SagaCommand.ForceCompensation _ -> out.tag(FORCE);
      case SagaCommand.MigrateSaga it -> {
        var to = it.definition().id();
        out.tag(MIGRATE).text(to.name()).number(to.version());
      }
    }
  }

  /** The inverse of {@link #write}; {@code definitions} finds to what a saga is to migrate. */
  static Proposal read(BinaryInput in, Function<DefinitionId, SagaDefinition> definitions) {
    var number = in.big();
    var at = in.instant();
    var id = new SagaId(in.text());
    var by = new Person(in.text(), in.optional(in::text));
    return new Proposal(number, act(in, id, by.actor(), in.text(), definitions), by, at);
  }

  private static Act act(
      BinaryInput in,
      SagaId id,
      String actor,
      String reason,
      Function<DefinitionId, SagaDefinition> definitions) {
    var kind = in.tag();
    return switch (kind) {
      case CANCEL -> new SagaCommand.CancelSaga(id, actor, reason);
      case PAUSE -> new SagaCommand.PauseSaga(id, actor, reason);
      case RESUME_SAGA -> new SagaCommand.ResumeSaga(id, actor, reason);
      case RESUME_STEP -> new SagaCommand.ResumeStep(id, in.text(), actor, reason);
      case SKIP -> new SagaCommand.SkipStep(id, in.text(), actor, reason);
      case EDIT -> new SagaCommand.EditStep(id, in.text(), edit(in), actor, reason);
      case GO_ON -> {
        var step = in.text();
        Optional<Payload> value = in.optional(() -> Payload.of(in.bytes()));
        yield new SagaCommand.SignalStep(id, step, new Signal.GoOn(value), actor, reason);
      }
      case REFUSE -> new SagaCommand.SignalStep(id, in.text(), new Signal.Refuse(), actor, reason);
      case FORCE -> new SagaCommand.ForceCompensation(id, actor, reason);
      case MIGRATE -> {
        var to = definitions.apply(new DefinitionId(in.text(), in.number()));
        yield new SagaCommand.MigrateSaga(id, to, actor, reason);
      }
      default -> throw new IllegalStateException("expected a kind of act, found " + kind);
    };
  }

  private static Optional<SagaCommand.Edit> edit(BinaryInput in) {
    return in.optional(
        () -> new SagaCommand.Edit(Direction.of(in.text()), in.text(), Payload.of(in.bytes())));
  }
}
