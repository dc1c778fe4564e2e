package org.skald.infra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.concurrent.Callable;
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

  abstract static class Settle implements Callable<Integer> {

    private final String answer;
    private final String done;

    @Mixin private @Nullable NodeOptions node;

    @Mixin private @Nullable WhichSagas which;

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

    @Option(names = "--reason", required = true, description = "Why, for the journal.")
    private String reason = "";

    @Mixin private @Nullable ActorOption actor;

    @Mixin private @Nullable FenceOptions fence;

    Settle(String answer, String done) {
      this.answer = answer;
      this.done = done;
    }

    @Override
    public Integer call() {
      var options = Objects.requireNonNull(node);
      var sagas = Objects.requireNonNull(which);
      var headers = Objects.requireNonNull(fence).headers();
      if (sagas.isAll()) {
        requireOneAct();
        var bulk = new BulkAct(options, headers);
        return bulk.upon(sagas, WhichSagas.Standing.PROPOSED, done, id -> settle(bulk, id));
      }
      var id = sagas.id();
      var proposed = options.client().get(SagaActCommands.standing(id)).orFail().path("proposed");
      if (act != null && proposed.isObject() && !isMeant(proposed)) {
        throw new Failed(
            Failed.REFUSED,
            "--act: expected that %s is proposed, found %s"
                .formatted(act, proposed.path("act").asText()));
      }
      var path = SagaActCommands.path(id, answer);
      var settled = options.client().post(path, body(proposed), headers).orFail();
      options.show(
          settled,
          "%s  %s of %s  %s"
              .formatted(
                  id,
                  proposed.path("act").asText(),
                  proposed.path("actor").asText(),
                  done + ": " + SagaPicture.coloured(settled.path("state").asText())));
      return 0;
    }

    /** Nobody looks at each of many. */
    private void requireOneAct() {
      if (act == null || number != null) {
        throw new Failed(
            Failed.REFUSED,
            "--all: expected --act beside it, and no --number, found %s"
                .formatted(act == null ? "no --act" : "--number"));
      }
    }

    private BulkAct.Came settle(BulkAct bulk, String id) {
      var proposed = bulk.get(SagaActCommands.standing(id)).path("proposed");
      if (!isMeant(proposed)) {
        return new BulkAct.Came.GoneOn();
      }
      var answered = bulk.post(SagaActCommands.path(id, answer), body(proposed));
      if (answered.isGood()) {
        return new BulkAct.Came.Done();
      }
      return answered.body().path("type").asText().endsWith("/no-such-proposal")
          ? new BulkAct.Came.GoneOn()
          : BulkAct.refused(answered);
    }

    private boolean isMeant(JsonNode proposed) {
      return proposed.path("act").asText().equals(act);
    }

    /** Names what was seen, so that nothing else is meant if it has changed meanwhile. */
    private ObjectNode body(JsonNode proposed) {
      var body = Objects.requireNonNull(actor).because(reason);
      if (number != null) {
        body.put("number", number);
      } else if (proposed.isObject()) {
        body.put("number", proposed.path("number").asLong());
      }
      return body;
    }
  }
}
