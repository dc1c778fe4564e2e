package org.skald.infra.bench;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.skald.coordination.RegisterCommand;
import org.skald.coordination.RegisterName;
import org.skald.coordination.SmallValue;
import org.skald.log.Answer;

/** Registers: a value is proposed for one that is undecided. */
final class RegisterBenchmark extends CoordinationBenchmark {

  private static final SmallValue VALUE = SmallValue.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  private static final int HANDED_OVER = 1_000;

  RegisterBenchmark(String bootstrap, Path directory) {
    super(bootstrap, directory);
  }

  private static RegisterName newRegister() {
    return new RegisterName(UUID.randomUUID().toString());
  }

  private CompletableFuture<Answer> propose(RegisterName register) {
    return node()
        .request(UUID.randomUUID().toString(), new RegisterCommand.Propose(register, VALUE));
  }

  @Override
  Caller caller() {
    return tookNs -> {
      var asked = System.nanoTime();
      require(propose(newRegister()).join());
      tookNs.accept(System.nanoTime() - asked);
      return 1;
    };
  }

  /** From a proposal until somebody who waits for it at this node knows. */
  @Override
  HandOver handOver() {
    var latenciesNs = new Histogram(3);
    var began = System.nanoTime();
    for (var next = 0; next < HANDED_OVER; next++) {
      var register = newRegister();
      var waiting = node().untilDecided(register);
      var asked = System.nanoTime();
      var answer = propose(register);
      waiting.join();
      latenciesNs.recordValue(System.nanoTime() - asked);
      require(answer.join());
    }
    return new HandOver(ms(latenciesNs, 50), HANDED_OVER * 1e9 / (System.nanoTime() - began));
  }
}
