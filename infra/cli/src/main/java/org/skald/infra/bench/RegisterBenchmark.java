package org.skald.infra.bench;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.skald.coordination.RegisterCommand;
import org.skald.coordination.RegisterName;
import org.skald.coordination.SmallValue;
import org.skald.log.Answer;

/** Registers: a value is proposed for one that is undecided. */
final class RegisterBenchmark extends CoordinationBenchmark {

  private static final SmallValue VALUE = SmallValue.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

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
    return writing(() -> propose(newRegister()));
  }

  @Override
  HandOver handOver() {
    return untilTold(() -> {
      var register = newRegister();
      return new Told(node().untilDecided(register), () -> propose(register));
    });
  }
}
