package org.skald.infra.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.skald.coordination.NameChange;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NamePath;
import org.skald.coordination.SmallValue;
import org.skald.log.Answer;

/** Names: a small value is put under a path again and again. */
final class NameBenchmark extends CoordinationBenchmark {

  private static final SmallValue VALUE = SmallValue.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  private static final int HANDED_OVER = 1_000;

  NameBenchmark(String bootstrap, Path directory) {
    super(bootstrap, directory);
  }

  private static NamePath newPath() {
    return new NamePath("/bench/" + UUID.randomUUID());
  }

  private CompletableFuture<Answer> put(NamePath path) {
    var change =
        new NameCommand.Change(
            Optional.empty(), List.of(), List.of(new NameChange.Put(path, VALUE, false)));
    return node().request(UUID.randomUUID().toString(), change);
  }

  @Override
  Caller caller() {
    var path = newPath();
    return tookNs -> {
      var asked = System.nanoTime();
      require(put(path).join());
      tookNs.accept(System.nanoTime() - asked);
      return 1;
    };
  }

  /** From a change until somebody who waits for it at this node knows. */
  @Override
  HandOver handOver() {
    var latenciesNs = new Histogram(3);
    var began = System.nanoTime();
    for (var next = 0; next < HANDED_OVER; next++) {
      var path = newPath();
      var waiting = node().untilPresent(path);
      var asked = System.nanoTime();
      var answer = put(path);
      waiting.join();
      latenciesNs.recordValue(System.nanoTime() - asked);
      require(answer.join());
    }
    return new HandOver(ms(latenciesNs, 50), HANDED_OVER * 1e9 / (System.nanoTime() - began));
  }
}
