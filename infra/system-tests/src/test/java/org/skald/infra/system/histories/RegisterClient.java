package org.skald.infra.system.histories;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.skald.infra.system.histories.Outcome.Answered;
import org.skald.log.testkit.specification.RegisterSpecification.Asked;
import org.skald.log.testkit.specification.RegisterSpecification.Decided;
import org.skald.log.testkit.specification.RegisterSpecification.Propose;
import org.skald.log.testkit.specification.RegisterSpecification.Read;
import org.skald.log.testkit.specification.RegisterSpecification.Told;
import org.skald.log.testkit.specification.RegisterSpecification.Undecided;

/** Proposes values for registers and reads what was decided, on registers that are new to all. */
final class RegisterClient implements Client {

  private static final int OPERATIONS_EACH = 12;

  private final String process;
  private final Caller caller;
  private final Recorder<Asked, Told> recorder;
  private final AtomicLong turn;
  private final String prefix;
  private long values;

  /**
   * A client.
   *
   * @param turn operations of all clients, which says which register is in use
   */
  RegisterClient(
      String process, Caller caller, Recorder<Asked, Told> recorder, AtomicLong turn, String run) {
    this.process = process;
    this.caller = caller;
    this.recorder = recorder;
    this.turn = turn;
    this.prefix = run + "-register-";
  }

  @Override
  public boolean step() {
    var register = prefix + turn.getAndIncrement() / OPERATIONS_EACH;
    var invokedNs = System.nanoTime();
    if (caller.random().nextBoolean()) {
      var value = process + "-" + values++;
      var body = Api.JSON.createObjectNode().put("value", value);
      return ended(
          new Propose(register, value),
          caller.post("/registers/%s/propose".formatted(register), body),
          invokedNs);
    }
    return ended(
        new Read(register),
        caller.get("/registers/%s?read=linearizable".formatted(register)),
        invokedNs);
  }

  private boolean ended(Asked asked, Outcome outcome, long invokedNs) {
    switch (outcome) {
      case Answered answer -> recorder.record(process, asked, Optional.of(told(answer)), invokedNs);
      case Outcome.Unknown _ -> recorder.record(process, asked, Optional.empty(), invokedNs);
      case Outcome.NotDone _ -> {}
    }
    return outcome instanceof Answered;
  }

  private static Told told(Answered answer) {
    if (answer.status() == 200) {
      var body = answer.body();
      return new Decided(
          body.path("value").asText(),
          body.path("decided").asLong(),
          body.path("mine").asBoolean(false));
    }
    if (answer.code().equals("register-undecided")) {
      return new Undecided();
    }
    throw new UnexpectedAnswer("a decision or register-undecided", answer);
  }
}
