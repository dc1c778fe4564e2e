package org.skald.saga.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.saga.ActName;
import org.skald.saga.ByHand.Proposal;
import org.skald.saga.DefinitionId;
import org.skald.saga.EventSteps;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;
import org.skald.saga.SagaSummary;
import org.skald.saga.StepStatus;
import org.skald.saga.definition.SchemaRisks;
import org.skald.streams.search.core.Places;

/** What the API says about sagas and definitions. */
public final class SagaViews {

  private SagaViews() {}

  /** A saga in a list. */
  public record Summary(
      String id,
      String definition,
      int version,
      String state,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String cause,
      @Nullable String reason,
      @Nullable Proposed proposed) {

    static Summary of(SagaSummary saga) {
      return new Summary(
          saga.sagaId().value(),
          saga.definition().name(),
          saga.definition().version(),
          saga.phase().word(),
          saga.startedAt(),
          saga.endedAt().orElse(null),
          saga.turn().map(it -> it.cause().name().toLowerCase(Locale.ROOT)).orElse(null),
          saga.turn().map(SagaState.Turn::reason).orElse(null),
          saga.proposal().map(it -> Proposed.of(it, Optional.empty())).orElse(null));
    }
  }

  /**
   * An act that waits for a second person.
   *
   * @param number what it is called; whoever approves may say it, to approve this and no other
   * @param act what is wished, such as {@code skip}
   * @param step the step that it is about; null for the saga as a whole
   * @param version of a migration: to which version
   * @param answer of a signal: {@code go-on} or {@code refuse}
   * @param value of a signal: what later steps will see; of an edit: what is put in; only where one
   *     saga is shown
   * @param principal who wishes it, as the node attests; null for nobody in particular
   */
  public record Proposed(
      long number,
      String act,
      @Nullable String step,
      @Nullable Integer version,
      @Nullable String answer,
      @Nullable JsonNode value,
      String actor,
      @Nullable String principal,
      String reason,
      Instant since) {

    static Proposed of(Proposal proposal, Optional<AvroView> views) {
      var act = proposal.act();
      return new Proposed(
          proposal.number(),
          ActName.of(act).word(),
          ActName.stepOf(act).orElse(null),
          act instanceof SagaCommand.MigrateSaga it ? it.definition().id().version() : null,
          act instanceof SagaCommand.SignalStep it ? ProposalJournal.answer(it.signal()) : null,
          views.flatMap(it -> ProposalJournal.value(act).map(it::payload)).orElse(null),
          proposal.by().actor(),
          proposal.by().principal().orElse(null),
          act.reason(),
          proposal.at());
    }
  }

  /** The event that a step waits for: of a topic, with a key. */
  public record AwaitedEvent(String event, String topic, String key) {

    static Optional<AwaitedEvent> of(SagaState.Active saga, String step) {
      return EventSteps.awaited(saga, step)
          .map(it -> new AwaitedEvent(it.channel().event(), it.channel().topic(), it.key()));
    }
  }

  /**
   * Where a step of a saga stands that has not ended.
   *
   * @param waitsFor the event that it waits for; null for one that waits for none
   */
  public record Step(
      String name,
      String status,
      @Nullable Integer attempt,
      Instant since,
      @Nullable AwaitedEvent waitsFor) {

    static Step of(SagaState.Active saga, String name, StepStatus status) {
      return new Step(
          name,
          word(status),
          attempt(status),
          status.since(),
          AwaitedEvent.of(saga, name).orElse(null));
    }

    private static String word(StepStatus status) {
      return switch (status) {
        case StepStatus.Running _ -> "running";
        case StepStatus.Querying _ -> "querying";
        case StepStatus.Retrying _ -> "retrying";
        case StepStatus.Held _ -> "held";
        case StepStatus.Skipped _ -> "skipped";
        case StepStatus.NotDone _ -> "not-done";
        case StepStatus.Done _ -> "done";
        case StepStatus.Granted _ -> "done";
        case StepStatus.PossiblyDone _ -> "possibly-done";
        case StepStatus.Compensating _ -> "compensating";
        case StepStatus.CompensationRetrying _ -> "compensation-retrying";
        case StepStatus.CompensationHeld _ -> "compensation-held";
        case StepStatus.Compensated _ -> "compensated";
      };
    }

    private static @Nullable Integer attempt(StepStatus status) {
      return switch (status) {
        case StepStatus.Open open -> open.attempt();
        case StepStatus.Undoing undoing -> undoing.attempt();
        case StepStatus.Done done -> done.attempt();
        case StepStatus.Granted granted -> granted.attempt();
        case StepStatus.NotDone notDone -> notDone.attempt();
        case StepStatus.Compensated compensated -> compensated.attempt();
        case StepStatus.Skipped _ -> null;
      };
    }
  }

  /** Who has paused a saga, and why. */
  public record Paused(String actor, String reason, Instant since) {

    static Optional<Paused> of(SagaState state) {
      return state instanceof SagaState.Active saga
          ? saga.pause().map(it -> new Paused(it.actor(), it.reason(), it.at()))
          : Optional.empty();
    }
  }

  /** Something that has happened, as the journal tells it. */
  public record Happened(String type, Map<String, @Nullable Object> event) {}

  /**
   * A saga with all that is known of it.
   *
   * @param keptUntil log time at which it is forgotten; null for never, and before its end
   * @param at the moment that was asked for; null for now
   * @param left steps that are done, or may be, and could not be undone
   */
  public record Saga(
      String id,
      String definition,
      int version,
      String state,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String cause,
      @Nullable String reason,
      @Nullable Paused paused,
      @Nullable Proposed proposed,
      List<String> left,
      @Nullable String parent,
      @Nullable JsonNode output,
      List<Step> steps,
      List<Happened> history,
      long position,
      @Nullable Instant keptUntil,
      @Nullable String at) {

    /** The same as what the saga was at a moment. */
    Saga asOf(String moment) {
      return new Saga(
          id,
          definition,
          version,
          state,
          startedAt,
          endedAt,
          cause,
          reason,
          paused,
          proposed,
          left,
          parent,
          output,
          steps,
          history,
          position,
          keptUntil,
          moment);
    }

    static Saga of(
        SagaSummary summary,
        SagaState state,
        AvroView views,
        List<Happened> history,
        Position position) {
      var saga = Summary.of(summary);
      var steps =
          state instanceof SagaState.Active active
              ? active.steps().entrySet().stream()
                  .map(it -> Step.of(active, it.getKey(), it.getValue()))
                  .toList()
              : List.<Step>of();
      return new Saga(
          saga.id(),
          saga.definition(),
          saga.version(),
          saga.state(),
          saga.startedAt(),
          saga.endedAt(),
          saga.cause(),
          saga.reason(),
          Paused.of(state).orElse(null),
          summary.proposal().map(it -> Proposed.of(it, Optional.of(views))).orElse(null),
          state instanceof SagaState.Ended ended ? ended.left() : List.of(),
          state.caller().map(it -> it.command().sagaId().value()).orElse(null),
          state instanceof SagaState.Ended ended
              ? ended.output().map(views::payload).orElse(null)
              : null,
          steps,
          history,
          position.value(),
          state instanceof SagaState.Ended ended ? ended.forgetAt().orElse(null) : null,
          null);
    }
  }

  /** One page of a list. */
  public record SagaList(List<Summary> sagas, @Nullable String next) {}

  /**
   * What a start, a cancel, or another wish about a saga came to.
   *
   * @param position of the command in the log
   * @param place as far as the log has to be read to find the saga so, and the shard, for {@code
   *     at-least} of a search
   * @param proposed what was wished, when a second person has to approve it; null when it is done
   */
  public record Changed(
      String id,
      @Nullable String definition,
      String state,
      long position,
      String place,
      @Nullable Proposed proposed) {

    /** The log has the command; what it comes to is not known yet. */
    static Changed accepted(SagaId id, long position, int shard) {
      return new Changed(id.value(), null, "accepted", position, place(position, shard), null);
    }

    private static String place(long position, int shard) {
      return Places.of(shard, new Position(position)).toString();
    }

    /** The same when the saga has come to this state later, and at this place at the latest. */
    Changed asOf(Position reached, int shard) {
      return new Changed(id, definition, state, position, place(reached.value(), shard), proposed);
    }

    static Changed of(SagaId id, SagaState state, long position, int shard) {
      var summary = SagaSummary.of(state);
      return new Changed(
          id.value(),
          summary.map(it -> it.definition().toString()).orElse(null),
          summary.map(it -> it.phase().word()).orElse("unknown"),
          position,
          place(position, shard),
          summary
              .flatMap(SagaSummary::proposal)
              .filter(it -> it.number() == position)
              .map(it -> Proposed.of(it, Optional.empty()))
              .orElse(null));
    }
  }

  /** The versions of a definition. */
  public record Definition(String name, List<Version> versions) {

    static Optional<Definition> of(SagaLogState.Definitions all) {
      return Optional.ofNullable(all.versions().lastEntry())
          .map(last ->
              new Definition(
                  last.getValue().id().name(),
                  all.versions().values().stream().map(Version::of).toList()));
    }
  }

  /**
   * One version of a definition.
   *
   * @param startOn the topic of which each record starts a saga, while this is the latest version
   */
  public record Version(
      int version, String source, Map<String, Integer> schemaIds, @Nullable String startOn) {

    static Version of(DeployedDefinition definition) {
      return new Version(
          definition.id().version(),
          definition.source(),
          definition.checked().schemaIds(),
          definition.checked().startOn().orElse(null));
    }
  }

  /**
   * What a deployment came to.
   *
   * @param warnings what later versions of its schemas may do to its sagas
   */
  public record DeployedVersion(String name, int version, long position, List<String> warnings) {

    static DeployedVersion of(DefinitionId id, Position position, SchemaRisks risks) {
      var warnings = Stream.concat(risks.sentences().stream(), risks.untold().stream()).toList();
      return new DeployedVersion(id.name(), id.version(), position.value(), warnings);
    }
  }

  /** A mistake in a definition file. */
  public record Mistake(
      int line, int column, String path, String expected, String found, String message) {}
}
