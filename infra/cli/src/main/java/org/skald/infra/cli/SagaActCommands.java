package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.skald.infra.cli.WhichSagas.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is done to sagas as a whole: one, or all that are in a state. */
final class SagaActCommands {

  private SagaActCommands() {}

  /** Turns sagas around. */
  @Command(name = "cancel", description = "Asks a saga to undo what it has done and to end.")
  static final class Cancel extends Act {

    @Option(names = "--reason", defaultValue = "cancelled by hand", description = "Why.")
    private String reason = "";

    Cancel() {
      super("cancel", "cancelled", "running");
    }

    @Override
    String reason() {
      return reason;
    }
  }

  /** Lets sagas ask nobody for anything. */
  @Command(
      name = "pause",
      description =
          "Lets a saga ask nobody for anything, in either direction, until it is resumed; answers"
              + " are taken.")
  static final class Pause extends Reasoned {

    Pause() {
      super("pause", "paused", "running");
    }
  }

  /** Turns sagas around that are beyond their point of no return. */
  @Command(
      name = "force-compensate",
      description =
          "Turns a saga around that is beyond its point of no return: undoes what can be undone,"
              + " and leaves the rest as it is and names it.")
  static final class ForceCompensate extends Reasoned {

    ForceCompensate() {
      super("force-compensate", "forced", "stuck");
    }
  }

  /** Moves sagas to another version. */
  @Command(
      name = "migrate",
      description =
          "Moves a saga to another version of its definition, where it could have come as far as"
              + " it has.")
  static final class Migrate extends Reasoned {

    @Option(names = "--to", required = true, paramLabel = "VERSION", description = "Which version.")
    private int version;

    Migrate() {
      super("migrate", "migrated", "running");
    }

    /** A version means something in one definition only. */
    @Override
    int uponAll(BulkAct bulk) {
      if (!which().isOfOneDefinition()) {
        throw new Failed(
            Failed.REFUSED,
            "--all: expected --definition beside it, whose version %d is meant, found none"
                .formatted(version));
      }
      return super.uponAll(bulk);
    }

    @Override
    ObjectNode because() {
      return super.because().put("version", version);
    }

    @Override
    String told(String id, JsonNode moved) {
      return moved.path("proposed").isObject()
          ? super.told(id, moved)
          : "%s  version %d".formatted(super.told(id, moved), version);
    }
  }

  /** What has to be given a reason. */
  abstract static class Reasoned extends Act {

    @Mixin private @Nullable ReasonOption reason;

    Reasoned(String act, String done, String state) {
      super(act, done, state);
    }

    @Override
    String reason() {
      return Objects.requireNonNull(reason).text();
    }
  }

  abstract static class Act extends UponSagas {

    private final String act;
    private final String done;

    @Option(
        names = "--state",
        description = "With --all: those that are in this state (${DEFAULT-VALUE}).")
    private String state;

    Act(String act, String done, String state) {
      this.act = act;
      this.done = done;
      this.state = state;
    }

    /** What people are told of one that was acted upon. */
    String told(String id, JsonNode acted) {
      return SagaActCommands.told(id, acted);
    }

    @Override
    int uponAll(BulkAct bulk) {
      return bulk.upon(
          which(), Standing.in(state), done, id -> act(bulk, path(id, act), because()));
    }

    @Override
    int upon(String id) {
      var acted = node().client().post(path(id, act), because(), headers()).orFail();
      node().show(acted, told(id, acted));
      return 0;
    }
  }

  /** One of many. */
  static BulkAct.Came act(BulkAct bulk, String path, JsonNode body) {
    var answered = bulk.post(path, body);
    if (answered.isGood()) {
      return BulkAct.taken(answered);
    }
    var why = answered.body().path("type").asText();
    return why.endsWith("/saga-ended") || why.endsWith("/not-paused")
        ? new BulkAct.Came.GoneOn()
        : BulkAct.refused(answered);
  }

  /** Where a saga is shown as it stands, without what has happened. */
  static String standing(String id) {
    return "/sagas/" + ApiClient.encoded(id) + "?history=false";
  }

  static String path(String id, String act) {
    return "/sagas/%s/%s".formatted(ApiClient.encoded(id), act);
  }

  /** A saga and the state in which an act has left it, or who has to approve the act. */
  static String told(String id, JsonNode acted) {
    var proposed = acted.path("proposed");
    if (proposed.isObject()) {
      return ("%s  @|yellow %s is proposed|@: another person approves it by skald saga approve %s"
              + " --number %d --reason …")
          .formatted(
              id,
              proposed.path("act").asText(),
              acted.path("id").asText(),
              proposed.path("number").asLong());
    }
    return "%s  %s".formatted(id, SagaPicture.coloured(acted.path("state").asText()));
  }
}
