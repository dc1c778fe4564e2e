package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skald saga approve} and {@code skald saga reject}: the answer of a second person. */
final class SagaApprovalCommands {

  private SagaApprovalCommands() {}

  /** Does what is proposed. */
  @Command(
      name = "approve",
      description =
          "Does what another person has proposed to do to a saga, where its definition asks for"
              + " two people.")
  static final class Approve extends Settle {
    Approve() {
      super("approve", "approved");
    }
  }

  /** Takes back what is proposed. */
  @Command(
      name = "reject",
      description = "Takes back what is proposed to do to a saga, by oneself or by another.")
  static final class Reject extends Settle {
    Reject() {
      super("reject", "rejected");
    }
  }

  abstract static class Settle extends UponSagas {

    private final String answer;
    private final String done;

    @Option(
        names = "--number",
        paramLabel = "NUMBER",
        description = "Only if it is this proposal: the number that its proposer was told.")
    private @Nullable Long number;

    @Option(
        names = "--act",
        paramLabel = "ACT",
        description = "Only if this is what is proposed, such as skip; needed with --all.")
    private @Nullable String act;

    @Mixin private @Nullable ReasonOption reason;

    Settle(String answer, String done) {
      this.answer = answer;
      this.done = done;
    }

    @Override
    String reason() {
      return Objects.requireNonNull(reason).text();
    }

    @Override
    int upon(String id) {
      var proposed = node().client().get(SagaActCommands.standing(id)).orFail().path("proposed");
      if (!proposed.isObject() && number == null) {
        throw new Failed(
            Failed.REFUSED,
            "expected that something is proposed to do to saga '%s', but nothing is proposed"
                .formatted(id));
      }
      if (act != null && !isOf(act, proposed)) {
        throw new Failed(
            Failed.REFUSED,
            "--act: expected that %s is proposed, found %s"
                .formatted(act, proposed.path("act").asText("nothing")));
      }
      var path = SagaActCommands.path(id, answer);
      var settled = node().client().post(path, body(proposed), headers()).orFail();
      node()
          .show(
              settled,
              "%s  %s of %s  %s"
                  .formatted(
                      id,
                      proposed.path("act").asText(),
                      proposed.path("actor").asText(),
                      done + ": " + SagaPicture.coloured(settled.path("state").asText())));
      return 0;
    }

    /** Nobody looks at each of many, so it has to be said what is meant. */
    @Override
    int uponAll(BulkAct bulk) {
      if (act == null || number != null) {
        throw new Failed(
            Failed.REFUSED,
            "--all: expected --act beside it, and no --number, found %s"
                .formatted(act == null ? "no --act" : "--number"));
      }
      var meant = act;
      return bulk.upon(
          which(), WhichSagas.Standing.proposed(meant), done, id -> settle(bulk, id, meant));
    }

    private BulkAct.Came settle(BulkAct bulk, String id, String meant) {
      var proposed = bulk.find(id).map(it -> it.path("proposed"));
      if (proposed.filter(it -> isOf(meant, it)).isEmpty()) {
        return new BulkAct.Came.GoneOn();
      }
      var answered = bulk.post(SagaActCommands.path(id, answer), body(proposed.get()));
      if (answered.isGood()) {
        return new BulkAct.Came.Done();
      }
      return answered.body().path("type").asText().endsWith("/no-such-proposal")
          ? new BulkAct.Came.GoneOn()
          : BulkAct.refused(answered);
    }

    private static boolean isOf(String act, JsonNode proposed) {
      return proposed.path("act").asText().equals(act);
    }

    /** Names what was seen, so that nothing else is meant if it has changed meanwhile. */
    private ObjectNode body(JsonNode proposed) {
      return because()
          .put("number", number == null ? proposed.path("number").asLong() : number.longValue());
    }
  }
}
