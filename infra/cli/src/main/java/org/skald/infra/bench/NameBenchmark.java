package org.skald.infra.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.skald.coordination.NameChange;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NamePath;
import org.skald.coordination.SmallValue;
import org.skald.log.Answer;

/** Names: a small value is put under a path again and again. */
final class NameBenchmark extends CoordinationBenchmark {

  private static final SmallValue VALUE = SmallValue.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

  NameBenchmark(String bootstrap, Path directory) {
    super(bootstrap, directory);
  }

  private static NamePath newPath() {
    return new NamePath("/bench/" + UUID.randomUUID());
  }

  private CompletableFuture<Answer> put(NamePath path) {
    var change =
        NameCommand.Change.ofAnyone(
            Optional.empty(), List.of(), List.of(new NameChange.Put(path, VALUE, false)));
    return node().request(UUID.randomUUID().toString(), change);
  }

  @Override
  Caller caller() {
    var path = newPath();
    return writing(() -> put(path));
  }

  @Override
  HandOver handOver() {
    return untilTold(() -> {
      var path = newPath();
      return new Told(node().untilPresent(path), () -> put(path));
    });
  }
}
