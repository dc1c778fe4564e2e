package org.skald.saga.service;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.ShardDecider;
import org.skald.log.States;
import org.skald.log.Timer;
import org.skald.saga.Fence;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.saga.SagaRejection;
import org.skald.saga.SagaState;
import org.skald.saga.SagaSummary;
import org.skald.saga.event.MailboxCommand;
import org.skald.saga.event.MailboxDecider;
import org.skald.saga.event.MailboxEvent;
import org.skald.saga.event.MailboxRejection;
import org.skald.saga.lock.LockCommand;
import org.skald.saga.lock.LockDecider;
import org.skald.saga.lock.LockEvent;
import org.skald.saga.lock.LockRejection;
import org.skald.saga.service.SagaLogState.Definitions;
import org.skald.saga.service.SagaLogState.Lock;
import org.skald.saga.service.SagaLogState.Mailbox;
import org.skald.saga.service.SagaLogState.Saga;
import org.skald.saga.service.SagaLogState.Seen;

/** Definitions and the sagas that run on them, side by side in one shard. Pure. */
public final class SagaLogDecider
    implements ShardDecider<
        SagaLogCommand, SagaLogState, SagaLogEvent, SagaLogRejection, SagaEffect> {

  private final SagaDecider sagas = new SagaDecider();
  private final LockDecider locks = new LockDecider();
  private final MailboxDecider mailboxes = new MailboxDecider();
  private final int knownRules;

  /** The rules up to this level. */
  public SagaLogDecider(int knownRules) {
    this.knownRules = knownRules;
  }

  @Override
  public int knownRules() {
    return knownRules;
  }

  @Override
  public SagaLogState initial(String key) {
    if (SagaLogKeys.isFence(key)) {
      return Seen.NONE;
    }
    if (SagaLogKeys.isLock(key)) {
      return Lock.FREE;
    }
    if (SagaLogKeys.isMailbox(key)) {
      return Mailbox.EMPTY;
    }
    return SagaLogKeys.isDefinition(key) ? Definitions.NONE : Saga.NONE;
  }

  @Override
  public Decision<SagaLogEvent, SagaLogRejection> decide(
      States<SagaLogState> states, SagaLogCommand command, Moment moment) {
    return switch (command) {
      case SagaLogCommand.Deploy deploy -> deploy(states, deploy, moment);
      case SagaLogCommand.DeployTooEarly(var definition, var needed) ->
          Decision.reject(
              new SagaLogRejection.RulesTooLow(definition, needed, moment.rulesLevel()));
      case SagaLogCommand.Start start -> start(states, start, Optional.empty(), moment);
      case SagaLogCommand.Migrate migrate -> migrate(states, migrate, moment);
      case SagaLogCommand.Fenced fenced -> fenced(states, fenced, moment);
      case SagaLogCommand.AboutSaga(var about) -> decideSaga(states, about, moment);
      case SagaLogCommand.AboutLock(var about) -> decideLock(states, about, moment);
      case SagaLogCommand.AboutMailbox(var about) -> decideMailbox(states, about, moment);
    };
  }

  private Decision<SagaLogEvent, SagaLogRejection> decideMailbox(
      States<SagaLogState> states, MailboxCommand command, Moment moment) {
    var state = ((Mailbox) states.get(SagaLogKeys.ofMailbox(command.mailbox()))).state();
    return switch (mailboxes.decide(state, command, moment)) {
      case Decision.Accepted<MailboxEvent, MailboxRejection>(var events) ->
          Decision.accept(events.stream().<SagaLogEvent>map(SagaLogEvent.OfMailbox::new).toList());
      case Decision.Rejected<MailboxEvent, MailboxRejection>(var rejection) ->
          Decision.reject(new SagaLogRejection.OfMailbox(rejection));
    };
  }

  private Decision<SagaLogEvent, SagaLogRejection> decideLock(
      States<SagaLogState> states, LockCommand command, Moment moment) {
    var state = ((Lock) states.get(SagaLogKeys.ofLock(command.key()))).state();
    return switch (locks.decide(state, command, moment)) {
      case Decision.Accepted<LockEvent, LockRejection>(var events) ->
          Decision.accept(events.stream().<SagaLogEvent>map(SagaLogEvent.OfLock::new).toList());
      case Decision.Rejected<LockEvent, LockRejection>(var rejection) ->
          Decision.reject(new SagaLogRejection.OfLock(rejection));
    };
  }

  /** What is refused for another reason is not seen: a refusal changes nothing. */
  private Decision<SagaLogEvent, SagaLogRejection> fenced(
      States<SagaLogState> states, SagaLogCommand.Fenced fenced, Moment moment) {
    var fence = fenced.fence();
    var highest = ((Seen) states.get(SagaLogKeys.ofFence(fence.lock()))).highest();
    if (fence.token() < highest) {
      return Decision.reject(new SagaLogRejection.TokenSuperseded(fence, highest));
    }
    var decision =
        fenced.command() instanceof SagaLogCommand.Start start
            ? start(states, start, Optional.of(fence), moment)
            : decide(states, fenced.command(), moment);
    return fence.token() > highest
            && decision instanceof Decision.Accepted<SagaLogEvent, SagaLogRejection>(var events)
        ? Decision.accept(
            Stream.concat(Stream.of(new SagaLogEvent.TokenSeen(fence)), events.stream()).toList())
        : decision;
  }

  private static Decision<SagaLogEvent, SagaLogRejection> deploy(
      States<SagaLogState> states, SagaLogCommand.Deploy deploy, Moment moment) {
    var definition = deploy.definition();
    var known =
        definitions(states, definition.id().name()).version(Optional.of(definition.id().version()));
    if (known.isEmpty()) {
      return Decision.accept(new SagaLogEvent.Deployed(definition, deploy.actor(), moment.now()));
    }
    return known.get().equals(definition)
        ? Decision.accept()
        : Decision.reject(new SagaLogRejection.VersionTaken(definition.id()));
  }

  private Decision<SagaLogEvent, SagaLogRejection> start(
      States<SagaLogState> states,
      SagaLogCommand.Start start,
      Optional<Fence> fence,
      Moment moment) {
    var versions = definitions(states, start.definition());
    var definition = versions.version(start.version());
    if (definition.isEmpty()) {
      return Decision.reject(
          new SagaLogRejection.DefinitionNotFound(
              start.definition(), start.version(), versions.versions().keySet()));
    }
    var command =
        new SagaCommand.StartSaga(
            start.sagaId(),
            definition.get().checked().definition(),
            start.input(),
            start.traceparent(),
            fence,
            start.caller());
    return decideSaga(states, command, moment);
  }

  private Decision<SagaLogEvent, SagaLogRejection> migrate(
      States<SagaLogState> states, SagaLogCommand.Migrate migrate, Moment moment) {
    var name = SagaSummary.of(saga(states, migrate.sagaId())).map(it -> it.definition().name());
    if (name.isEmpty()) {
      return Decision.reject(
          new SagaLogRejection.OfSaga(new SagaRejection.SagaNotFound(migrate.sagaId())));
    }
    var versions = definitions(states, name.get());
    var wanted = Optional.of(migrate.version());
    var definition = versions.version(wanted);
    if (definition.isEmpty()) {
      return Decision.reject(
          new SagaLogRejection.DefinitionNotFound(
              name.get(), wanted, versions.versions().keySet()));
    }
    var command =
        new SagaCommand.MigrateSaga(
            migrate.sagaId(),
            definition.get().checked().definition(),
            migrate.actor(),
            migrate.reason());
    return decideSaga(
        states,
        migrate
            .principal()
            .<SagaCommand>map(it -> new SagaCommand.Attested(it, command))
            .orElse(command),
        moment);
  }

  private Decision<SagaLogEvent, SagaLogRejection> decideSaga(
      States<SagaLogState> states, SagaCommand command, Moment moment) {
    return switch (sagas.decide(saga(states, command.sagaId()), command, moment)) {
      case Decision.Accepted<SagaEvent, SagaRejection>(var events) ->
          Decision.accept(events.stream().<SagaLogEvent>map(SagaLogEvent.OfSaga::new).toList());
      case Decision.Rejected<SagaEvent, SagaRejection>(var rejection) ->
          Decision.reject(new SagaLogRejection.OfSaga(rejection));
    };
  }

  private static Definitions definitions(States<SagaLogState> states, String name) {
    return (Definitions) states.get(SagaLogKeys.ofDefinition(name));
  }

  private static SagaState saga(States<SagaLogState> states, SagaId id) {
    return ((Saga) states.get(SagaLogKeys.of(id))).state();
  }

  @Override
  public String keyOf(SagaLogEvent event) {
    return switch (event) {
      case SagaLogEvent.Deployed(var definition, _, _) ->
          SagaLogKeys.ofDefinition(definition.id().name());
      case SagaLogEvent.TokenSeen(var fence) -> SagaLogKeys.ofFence(fence.lock());
      case SagaLogEvent.OfSaga(var about) -> SagaLogKeys.of(about.sagaId());
      case SagaLogEvent.OfLock(var about) -> SagaLogKeys.ofLock(about.key());
      case SagaLogEvent.OfMailbox(var about) -> SagaLogKeys.ofMailbox(about.mailbox());
    };
  }

  @Override
  public SagaLogState evolve(SagaLogState state, SagaLogEvent event) {
    return switch (event) {
      case SagaLogEvent.Deployed(var definition, _, _) -> ((Definitions) state).with(definition);
      case SagaLogEvent.TokenSeen(var fence) -> new Seen(fence.token());
      case SagaLogEvent.OfLock(var about) -> new Lock(locks.evolve(((Lock) state).state(), about));
      case SagaLogEvent.OfMailbox(var about) ->
          new Mailbox(mailboxes.evolve(((Mailbox) state).state(), about));
      case SagaLogEvent.OfSaga(var about) -> new Saga(sagas.evolve(((Saga) state).state(), about));
    };
  }

  @Override
  public List<SagaEffect> react(SagaLogState after, SagaLogEvent event) {
    return switch (event) {
      case SagaLogEvent.Deployed _, SagaLogEvent.TokenSeen _ -> List.of();
      case SagaLogEvent.OfLock(var about) -> locks.react(((Lock) after).state(), about);
      case SagaLogEvent.OfMailbox(var about) -> mailboxes.react(((Mailbox) after).state(), about);
      case SagaLogEvent.OfSaga(var about) -> sagas.react(((Saga) after).state(), about);
    };
  }

  @Override
  public Optional<Timer<SagaLogCommand>> timer(SagaLogState state) {
    return switch (state) {
      case Definitions _, Seen _ -> Optional.empty();
      case Lock(var lock) ->
          locks
              .timer(lock)
              .map(it -> new Timer<>(it.due(), new SagaLogCommand.AboutLock(it.command())));
      case Mailbox(var mailbox) ->
          mailboxes
              .timer(mailbox)
              .map(it -> new Timer<>(it.due(), new SagaLogCommand.AboutMailbox(it.command())));
      case Saga(var saga) ->
          sagas
              .timer(saga)
              .map(it -> new Timer<>(it.due(), new SagaLogCommand.AboutSaga(it.command())));
    };
  }
}
